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
import dev.tomte.backup.internal.pack.Packer;
import dev.tomte.backup.internal.pack.Packing;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreSnapshot;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup. The database's file is held still while another process packs it; where that cannot be, it is copied
 * first, in one step. The file that is made gets its name when it is whole and on disk.
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
            long content = database() + sources.bytes();
            Path folder = folderOf(file);
            requireRoom(folder, content / 2);
            Plan plan = new Plan(part, work, sources, sealing, origin, content);
            String hash = pack(plan);
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

    /** What does not depend on where the database is packed from. */
    private record Plan(
            Path part, Path work, Sources sources, Seals.Sealing sealing, Origin origin, long contentBytes) {}

    private String pack(Plan plan)
            throws BackupException, IOException, StoreException, SQLException, SecureStorageException {
        Packing otherwise = packing;
        try (Packing.Ready ready = packing.begin()) {
            return ready.isApart() ? packHeld(ready, plan) : packCopy(ready, plan);
        } catch (NotHeldException e) {
            LOG.info("{}; a copy of it is packed", e.getMessage(), e.getCause());
            Files.deleteIfExists(plan.part());
            Files.deleteIfExists(plan.work().resolve(Names.SECRETS));
        } catch (Packing.NeverBegunException e) {
            LOG.warn("{}; the backup is packed here, which takes longer", e.getMessage());
            otherwise = new Packer();
        }
        try (Packing.Ready ready = otherwise.begin()) {
            return packCopy(ready, plan);
        }
    }

    /** By another process, which reads the store's own file: nothing is written twice, and nothing unsealed. */
    private String packHeld(Packing.Ready ready, Plan plan) throws IOException, SecureStorageException {
        try (StoreSnapshot snapshot = store.snapshot()) {
            SortedMap<String, Integer> schema = snapshot.read(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return DatabaseFile.schema(statement);
                }
            });
            try {
                return pack(ready, plan, snapshot.file(), schema, (percent, message) -> {
                    refuseUnlessHeld(snapshot);
                    progress.progress(percent, message);
                });
            } finally {
                refuseUnlessHeld(snapshot); // whatever else went wrong
            }
        } catch (StoreException e) {
            throw new NotHeldException("The database's file cannot be held still", e);
        }
    }

    private static void refuseUnlessHeld(StoreSnapshot snapshot) {
        if (!snapshot.isHeld()) {
            throw new NotHeldException("So much was written meanwhile that the database's file was let go", null);
        }
    }

    /** What was packed, if anything, is of no use: the file did not stay as it was. */
    private static final class NotHeldException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotHeldException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private String packCopy(Packing.Ready ready, Plan plan)
            throws BackupException, IOException, StoreException, SQLException, SecureStorageException {
        boolean sameDisk =
                Files.getFileStore(plan.part().toAbsolutePath().getParent()).equals(Files.getFileStore(plan.work()));
        requireRoom(plan.work(), database() + (sameDisk ? plan.contentBytes() / 2 : 0));
        progress.progress(0, "copying the database");
        Meter.look();
        Path copy = plan.work().resolve(Names.DATABASE);
        store.copyTo(copy);
        return pack(ready, plan, copy, DatabaseFile.schema(copy), progress);
    }

    private String pack(
            Packing.Ready ready, Plan plan, Path database, SortedMap<String, Integer> schema, BackupProgress heard)
            throws IOException, SecureStorageException {
        byte[] plain = {};
        try (WipedBytes exported = new WipedBytes()) {
            int count = export(exported);
            plain = count == 0 ? plain : exported.toByteArray();
            Origin origin = plan.origin();
            Manifest.About about = new Manifest.About(
                    Optional.of(origin.now()), Optional.of(origin.version()), origin.device(), schema, count);
            PackJob job = new PackJob(
                    plan.part(),
                    plan.work(),
                    database,
                    plan.sources().folders(),
                    plan.sources().files(),
                    about,
                    plan.sealing().recipients(),
                    settings.level(),
                    settings.workers(),
                    settings.bytesPerSecond(),
                    plan.contentBytes());
            return ready.pack(job, plan.sealing().passphrase(), plain, heard);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** All secrets, in memory only, and after the database, which knows of none that is missing here; how many. */
    private int export(WipedBytes bytes) throws IOException, SecureStorageException {
        return secrets == null ? 0 : secrets.exportTo(bytes);
    }

    private long database() {
        return store.status().sizeBytes();
    }

    private static Path folderOf(Path file) throws NoSuchFileException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder), null, "the folder for the backup is not there");
        }
        return folder;
    }

    /** What is packed is seldom larger than half of what it was; a disk that then still fills up is a clear error, too. */
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
