package dev.tomte.backup.internal;

import dev.tomte.backup.internal.file.Disk;
import dev.tomte.backup.internal.restore.Handover;
import dev.tomte.backup.internal.restore.RestoreFolder;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the secrets that a restore brought into the secure storage, once Tomte runs on what was restored. Those that were
 * there stay in the storage under another name, so that undoing the restore brings them back. Done again after a kill, it
 * ends in the same state.
 */
final class RestoredSecrets {

    /** Secrets under it are copies of those that a restore replaced. */
    static final String REPLACED = "replaced/";

    private final RestoreFolder folder;
    private final SecureStorage storage;
    private final SecretTransfer transfer;

    RestoredSecrets(RestoreFolder folder, SecureStorage storage, SecretTransfer transfer) {
        this.folder = folder;
        this.storage = storage;
        this.transfer = transfer;
    }

    static boolean areWaiting(RestoreFolder folder) {
        return Files.isDirectory(folder.secrets());
    }

    /** How many secrets were taken. */
    int take() throws IOException, SecureStorageException {
        Path waiting = folder.secrets();
        int count = 0;
        keepReplaced();
        if (Files.exists(waiting.resolve(RestoreFolder.SECRETS))) {
            try (InputStream in = Handover.open(waiting)) {
                count = transfer.importFrom(in);
            }
        } else if (Files.exists(waiting.resolve(RestoreFolder.SECRETS_KEPT))) {
            count = bringBack(Files.readString(waiting.resolve(RestoreFolder.SECRETS_KEPT))
                    .strip());
        }
        // The key first: without it the rest is noise.
        Files.deleteIfExists(waiting.resolve(RestoreFolder.SECRETS_KEY));
        Disk.delete(waiting);
        return count;
    }

    /** Copies of what is there, under the stamp of the last restore, and none older. */
    private void keepReplaced() throws IOException, SecureStorageException {
        List<Path> replaced = folder.replaced();
        if (replaced.isEmpty()) {
            return;
        }
        String prefix = REPLACED + RestoreFolder.stamp(replaced.get(0)) + "/";
        List<String> names = storage.list();
        if (names.stream().anyMatch(name -> name.startsWith(prefix))) {
            // A kill came between: what is there now may be restored already.
            return;
        }
        for (String name : names) {
            if (!name.startsWith(REPLACED)) {
                copy(name, prefix + name);
            }
        }
    }

    private int bringBack(String stamp) throws SecureStorageException {
        String prefix = REPLACED + stamp + "/";
        List<String> kept = new ArrayList<>(storage.list());
        kept.removeIf(name -> !name.startsWith(prefix));
        for (String name : kept) {
            copy(name, name.substring(prefix.length()));
        }
        for (String name : kept) {
            storage.deleteKey(name);
        }
        return kept.size();
    }

    private void copy(String from, String to) throws SecureStorageException {
        Optional<Secret> secret = storage.retrieveKey(from);
        if (secret.isPresent()) {
            try (Secret held = secret.get()) {
                storage.storeKey(to, held);
            }
        }
    }
}
