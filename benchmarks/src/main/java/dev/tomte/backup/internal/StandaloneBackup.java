package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.BackupService;
import dev.tomte.backup.internal.pack.PackProcess;
import dev.tomte.deploy.Deployer;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.store.Store;
import java.io.File;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Makes backups outside a framework, as a device without other services would. In their package, as they export nothing. */
public final class StandaloneBackup {

    private final BackupService service;

    public StandaloneBackup(Path data, Store store) {
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        service = new DeviceBackupService(
                new Device(data, data.resolve("conf"), data.resolve("plugins"), "benchmark"),
                store,
                new Nobody(),
                new Schedules(null),
                new Alone(),
                new CopyTargets(),
                new PackProcess(classPath),
                InstantSource.system());
    }

    /** As the task does it, for one recipient. */
    public Path create(Path file, String recipient) throws BackupException {
        return service.createBackup(
                        new BackupRequest(Optional.of(file), Optional.empty(), List.of(recipient)), BackupProgress.NONE)
                .file();
    }

    private static final class Alone extends Neighbours {

        Alone() {
            super(null);
        }

        @Override
        @Nullable
        SecureStorage storage() {
            return null;
        }

        @Override
        @Nullable
        KeyManager keys() {
            return null;
        }

        @Override
        @Nullable
        SecretTransfer secrets() {
            return null;
        }

        @Override
        @Nullable
        Deployer deployer() {
            return null;
        }

        @Override
        void audit(AuditEvent event) {
            // Nobody keeps one here.
        }

        @Override
        Optional<String> device() {
            return Optional.empty();
        }
    }

    /** A bus that nobody listens to. */
    private static final class Nobody implements EventAdmin {
        @Override
        public void postEvent(Event event) {
            // Event Admin looks for listeners and finds none.
        }

        @Override
        public void sendEvent(Event event) {
            throw new UnsupportedOperationException("would hold up the store");
        }
    }
}
