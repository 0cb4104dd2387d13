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
import java.util.List;
import java.util.Optional;

/**
 * Takes the secrets that a restore brought into the secure storage, once Tomte runs on what was restored. Those that were
 * there stay in the storage under another name, so that undoing the restore brings them back. Done again after a kill, it
 * ends in the same state.
 */
final class RestoredSecrets {

    private static final String REPLACED = SecretTransfer.REPLACED;

    /** Beside what waits: all that is to be replaced is kept. */
    private static final String ALL_KEPT = "all.kept";

    private final RestoreFolder folder;
    private final SecureStorage storage;
    private final SecretTransfer transfer;

    RestoredSecrets(RestoreFolder folder, SecureStorage storage, SecretTransfer transfer) {
        this.folder = folder;
        this.storage = storage;
        this.transfer = transfer;
    }

    /** How many secrets were taken. They wait on until {@link #end}; taking them again then changes nothing. */
    int take() throws IOException, SecureStorageException {
        Path waiting = folder.secrets();
        String prefix = keepReplaced(waiting.resolve(ALL_KEPT));
        int count = 0;
        if (Files.exists(waiting.resolve(RestoreFolder.SECRETS))) {
            try (InputStream in = Handover.open(waiting)) {
                count = transfer.importFrom(in);
            }
        } else if (Files.exists(waiting.resolve(RestoreFolder.SECRETS_KEPT))) {
            count = bringBack(Files.readString(waiting.resolve(RestoreFolder.SECRETS_KEPT))
                    .strip());
        }
        forgetOthers(prefix);
        return count;
    }

    /** Nothing waits any more. */
    void end() throws IOException {
        folder.discardSecrets();
    }

    /** Copies of what is there, under the stamp of the last restore; what the names of those copies begin with. */
    private String keepReplaced(Path allKept) throws IOException, SecureStorageException {
        List<Path> replaced = folder.replaced();
        if (replaced.isEmpty()) {
            throw new IOException(
                    "What the restore replaced is not in " + folder.secrets().getParent()
                            + " any more, so its secrets are not taken: they could not be taken back");
        }
        String prefix = REPLACED + RestoreFolder.stamp(replaced.get(0)) + "/";
        if (Files.exists(allKept)) {
            // A kill came after it: what is there now may be restored already.
            return prefix;
        }
        for (String name : storage.list()) {
            if (!name.startsWith(REPLACED)) {
                copy(name, prefix + name);
            }
        }
        Disk.write(allKept, "");
        return prefix;
    }

    private int bringBack(String stamp) throws SecureStorageException {
        String prefix = REPLACED + stamp + "/";
        int count = 0;
        for (String name : storage.list()) {
            if (name.startsWith(prefix)) {
                copy(name, name.substring(prefix.length()));
                count++;
            }
        }
        return count;
    }

    /** Only what the last restore replaced can be had back; a backup may have brought copies, too. */
    private void forgetOthers(String prefix) throws SecureStorageException {
        for (String name : storage.list()) {
            if (name.startsWith(REPLACED) && !name.startsWith(prefix)) {
                storage.deleteKey(name);
            }
        }
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
