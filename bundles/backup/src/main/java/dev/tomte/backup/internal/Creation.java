package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.internal.archive.Manifest;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.file.DatabaseFile;
import dev.tomte.backup.internal.file.Disk;
import dev.tomte.backup.internal.pack.PackJob;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup. The database is copied first, in one step; then everything is packed into a file that gets its name
 * when it is whole and on disk.
 */
final class Creation {

    private static final Logger LOG = LoggerFactory.getLogger(Creation.class);

    private final Store store;
    private final @Nullable SecretTransfer secrets;
    private final BackupSettings settings;
    private final Packing packing;
    private final BackupProgress progress;

    /** Who makes it, and when; the device's id may be unknown. */
    record Origin(Instant now, String version, Optional<String> device) {}

    Creation(
            Store store,
            @Nullable SecretTransfer secrets,
            BackupSettings settings,
            Packing packing,
            BackupProgress progress) {
        this.store = store;
        this.secrets = secrets;
        this.settings = settings;
        this.packing = packing;
        this.progress = progress;
    }

    /**
     * Makes it.
     *
     * @param file where to; must not be there
     * @param work an empty folder on a disk with room for the database
     */
    BackupFile create(Path file, Path work, Sources sources, Seals.Sealing sealing, Origin origin)
            throws BackupException {
        if (Files.exists(file)) {
            throw new BackupException(Reason.REFUSED, file + " is there already; a backup never replaces a file");
        }
        Path part = BackupFolder.part(file);
        byte[] plain = {};
        try (WipedBytes exported = new WipedBytes();
                Packing.Ready ready = packing.begin()) {
            long content = requireRoom(file, work, sources);
            progress.progress(0, "copying the database");
            Meter.look();
            Path database = work.resolve(Names.DATABASE);
            store.copyTo(database);
            int count = export(exported);
            plain = count == 0 ? plain : exported.toByteArray();
            Manifest.About about = new Manifest.About(
                    Optional.of(origin.now()),
                    Optional.of(origin.version()),
                    origin.device(),
                    DatabaseFile.schema(database),
                    count);
            Files.deleteIfExists(part);
            PackJob job = new PackJob(
                    part,
                    work,
                    sources.folders(),
                    sources.files(),
                    about,
                    sealing.recipients(),
                    settings.level(),
                    settings.workers(),
                    settings.bytesPerSecond(),
                    content);
            String hash = ready.pack(job, sealing.passphrase(), plain, progress);
            Meter.look();
            Files.move(part, file);
            Disk.syncFolder(file.toAbsolutePath().getParent());
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
            Arrays.fill(plain, (byte) 0);
            discard(part);
        }
    }

    /** All secrets, in memory only; how many. */
    private int export(WipedBytes bytes) throws IOException, SecureStorageException {
        return secrets == null ? 0 : secrets.exportTo(bytes);
    }

    /** How many bytes will be packed. */
    private long requireRoom(Path file, Path work, Sources sources) throws BackupException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder), null, "the folder for the backup is not there");
        }
        long database = store.status().sizeBytes();
        long content = database + sources.bytes();
        boolean sameDisk = Files.getFileStore(folder).equals(Files.getFileStore(work));
        // What is packed is seldom larger than half of what it was; a disk that then still fills up is a clear error,
        // too.
        requireRoom(work, database + (sameDisk ? content / 2 : 0));
        requireRoom(folder, content / 2);
        return content;
    }

    private void requireRoom(Path folder, long wanted) throws BackupException, IOException {
        long free = Disk.free(folder);
        if (free < wanted + settings.leaveFree()) {
            throw new BackupException(
                    Reason.NO_SPACE,
                    "A backup needs about " + megabytes(wanted) + " MB in " + folder + ", and "
                            + megabytes(settings.leaveFree()) + " MB are to stay free; there are " + megabytes(free)
                            + " MB. Make room, or give it another folder");
        }
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
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
