package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupEnded;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.pack.Packing;
import dev.tomte.event.EventProperties;
import dev.tomte.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes backups as they are configured, and tells of them. */
final class Making {

    private static final Logger LOG = LoggerFactory.getLogger(Making.class);

    private final Device device;
    private final Store store;
    private final Neighbours neighbours;
    private final EventAdmin events;
    private final Packing packing;
    private final InstantSource clock;

    Making(Device device, Store store, Neighbours neighbours, EventAdmin events, Packing packing, InstantSource clock) {
        this.device = device;
        this.store = store;
        this.neighbours = neighbours;
        this.events = events;
        this.packing = packing;
        this.clock = clock;
    }

    /**
     * Makes one, and notes it.
     *
     * @param targets where it is to be copied to
     */
    BackupFile make(
            BackupRequest request,
            BackupSettings settings,
            Ledger ledger,
            List<String> targets,
            BackupProgress progress)
            throws BackupException {
        try {
            BackupFile made = create(request, settings, progress);
            BackupFile noted = made.withCopiesToMake(targets, List.of());
            ledger.made(noted);
            ledger.ended(null);
            tell(Optional.of(made), Optional.empty());
            LOG.info("Backup {}: {} bytes, opened by {}", made.file(), made.sizeBytes(), made.protection());
            return noted;
        } catch (BackupException e) {
            if (e.reason() != Reason.BUSY) {
                note(ledger, e);
            }
            throw e;
        }
    }

    private BackupFile create(BackupRequest request, BackupSettings settings, BackupProgress progress)
            throws BackupException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try (Seals seals = new Seals(neighbours.storage(), neighbours.keys(), settings);
                WorkFolder work = WorkFolder.open(device.work())) {
            Path file = request.file().isPresent() ? request.file().get() : ownFile(settings, now);
            Sources sources = Sources.find(device.data(), device.conf(), device.plugins(), neighbours.deployer());
            return new Creation(store, neighbours.secrets(), settings, packing, progress)
                    .create(
                            file.toAbsolutePath().normalize(),
                            work.path(),
                            sources,
                            seals.sealing(request),
                            new Creation.Origin(now, device.version(), neighbours.device()));
        } catch (IOException e) {
            throw new BackupException(Reason.IO, "The backup cannot be begun: " + e.getMessage(), e);
        }
    }

    private Path ownFile(BackupSettings settings, Instant now) throws IOException {
        BackupFolder folder = BackupFolder.of(settings, device.data());
        folder.clear();
        return folder.newFile(now);
    }

    private void note(Ledger ledger, BackupException failure) {
        String why = String.valueOf(failure.getMessage());
        tell(Optional.empty(), Optional.of(why));
        try {
            ledger.ended(why);
        } catch (BackupException e) {
            LOG.warn("That a backup failed cannot be noted", e);
        }
    }

    private void tell(Optional<BackupFile> made, Optional<String> failure) {
        BackupEnded ended = new BackupEnded(
                clock.instant(),
                made.map(file -> file.file().getFileName().toString()),
                made.map(BackupFile::sizeBytes).orElse(0L),
                failure);
        events.postEvent(new Event(ended.topic(), EventProperties.of(ended)));
        neighbours.audit(
                made.isPresent()
                        ? AuditEvent.success("backup.create", name(made.get()))
                                .with("protection", made.get().protection().name())
                        : AuditEvent.failure("backup.create", "", failure.orElse("")));
    }

    private static String name(BackupFile file) {
        return file.file().getFileName().toString();
    }
}
