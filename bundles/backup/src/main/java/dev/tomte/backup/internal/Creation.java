package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.file.Disk;
import dev.tomte.backup.internal.pack.Packing;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one backup: a file that gets its name when it is whole and on disk. */
final class Creation {

    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

    private final Store store;
    private final Room room;
    private final Assembling assembling;

    /** Who makes it, and when; the device's id may be unknown. */
    record Origin(Instant now, String version, Optional<String> device) {}

    Creation(
            Store store,
            @Nullable SecretTransfer secrets,
            BackupSettings settings,
            Packing packing,
            BackupProgress progress) {
        this.store = store;
        room = new Room(settings.leaveFree());
        assembling = new Assembling(store, secrets, settings, packing, progress, room);
    }

    /**
     * Makes it.
     *
     * @param file where to; must not be there
     * @param work an empty folder
     */
    BackupFile create(Path file, Path work, Sources sources, Seals.Sealing sealing, Origin origin)
            throws BackupException {
        if (Files.exists(file)) {
            throw new BackupException(Reason.REFUSED, file + " is there already; a backup never replaces a file");
        }
        Path part = BackupFolder.part(file);
        try {
            Files.deleteIfExists(part);
            long database = store.status().sizeBytes();
            long content = database + sources.bytes();
            Path folder = folderOf(file);
            room.require(folder, Room.packed(content));
            String hash = assembling.pack(new Assembling.Plan(part, work, sources, sealing, origin, database, content));
            Meter.look();
            Files.move(part, file);
            Disk.syncFolder(folder);
            return new BackupFile(
                    file,
                    origin.now(),
                    Files.size(file),
                    sealing.protection(),
                    Optional.of(hash),
                    BackupFile.Verdict.UNVERIFIED,
                    Optional.empty(),
                    List.of(),
                    List.of());
        } catch (IOException | StoreException | SQLException | SecureStorageException e) {
            throw failure(file, e);
        } finally {
            discard(part);
        }
    }

    private static Path folderOf(Path file) throws NoSuchFileException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder), null, "the folder for the backup is not there");
        }
        return folder;
    }

    private static BackupException failure(Path file, Exception e) {
        if (e instanceof InterruptedIOException
                || e instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return new BackupException(
                    Reason.CANCELLED, "The backup " + file + " was broken off; nothing is left of it", e);
        }
        String why = e instanceof NoSuchFileException missing ? missing.getMessage() : String.valueOf(e.getMessage());
        boolean full = why.contains("No space left") || why.contains("disk is full");
        return new BackupException(
                full ? Reason.NO_SPACE : Reason.IO,
                "The backup " + file + " could not be made: " + why + "; nothing is left of it, and those before it are"
                        + " as they were",
                e);
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warn("The unfinished {} cannot be removed; the next backup tries again", part, e);
        }
    }
}
