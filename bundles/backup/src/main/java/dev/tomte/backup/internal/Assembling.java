package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.internal.archive.Manifest;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.file.DatabaseFile;
import dev.tomte.backup.internal.pack.PackJob;
import dev.tomte.backup.internal.pack.Packer;
import dev.tomte.backup.internal.pack.Packing;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has everything packed into one file: the database from its own file, which is held still while another process packs it;
 * or from a copy made in one step, where that cannot be.
 */
final class Assembling {

    private static final Logger LOG = LoggerFactory.getLogger(Assembling.class);

    private final Store store;
    private final @Nullable SecretTransfer secrets;
    private final BackupSettings settings;
    private final Packing packing;
    private final BackupProgress progress;
    private final Room room;

    /** What does not depend on where the database is packed from. */
    record Plan(
            Path part,
            Path work,
            Sources sources,
            Seals.Sealing sealing,
            Creation.Origin origin,
            long databaseBytes,
            long contentBytes) {}

    Assembling(
            Store store,
            @Nullable SecretTransfer secrets,
            BackupSettings settings,
            Packing packing,
            BackupProgress progress,
            Room room) {
        this.store = store;
        this.secrets = secrets;
        this.settings = settings;
        this.packing = packing;
        this.progress = progress;
        this.room = room;
    }

    /** Makes the file; its hash. */
    String pack(Plan plan) throws BackupException, IOException, StoreException, SQLException, SecureStorageException {
        Packing otherwise = packing;
        boolean byPassphrase = plan.sealing().passphrase().isPresent();
        try (Packing.Ready ready = packing.begin(byPassphrase)) {
            return ready.isApart() ? packHeld(ready, plan) : packCopy(ready, plan);
        } catch (NotHeldException e) {
            LOG.info("{}; a copy of it is packed", e.getMessage(), e.getCause());
            Files.deleteIfExists(plan.part());
            Files.deleteIfExists(plan.work().resolve(Names.SECRETS));
        } catch (Packing.NeverBegunException e) {
            LOG.warn("{}; the backup is packed here, which takes longer", e.getMessage());
            otherwise = new Packer();
        }
        try (Packing.Ready ready = otherwise.begin(byPassphrase)) {
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
        room.require(plan.work(), plan.databaseBytes() + (sameDisk ? Room.packed(plan.contentBytes()) : 0));
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
            Creation.Origin origin = plan.origin();
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
                    settings.workFactor(),
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
}
