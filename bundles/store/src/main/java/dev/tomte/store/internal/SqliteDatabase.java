package dev.tomte.store.internal;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreSnapshot;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store on one SQLite file; plain Java, so that a test or a tool can open it too. */
final class SqliteDatabase implements Store, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    private final StoreSettings settings;
    private final OpenMarker marker;
    private final DamageFlag damage;
    private final Writer writer;
    private final Readers readers;
    private final Migrator migrator;
    private final Copying copying;
    private final Holding holding;
    private final Optional<Opening.Recovery> recovery;
    private final Optional<Checkup> checkup;

    private SqliteDatabase(StoreSettings settings, Connections connections, OpenMarker marker, InstantSource clock)
            throws IOException, SQLException {
        this.settings = settings;
        this.marker = marker;
        damage = new DamageFlag(marker);
        Opening.Opened opened = new Opening(settings, connections, marker, clock).open();
        recovery = opened.recovery();
        checkup = opened.checkup();
        holding = new Holding(settings, connections);
        writer = new Writer(settings, connections, damage, holding);
        readers = new Readers(settings, connections, damage);
        migrator = new Migrator(writer, clock);
        copying = new Copying(settings);
        writer.start(opened.connection());
        checkup.ifPresent(running -> running.whenDone(this::checked));
    }

    private void checked(Optional<String> findings, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("The check of {} was broken off; it is done again at the next start", settings.file(), failure);
        } else if (findings.isPresent()) {
            damage.found(findings.get());
            LOG.error("THE DATABASE {} IS DAMAGED: {}. Restart, and it is put aside.", settings.file(), findings.get());
        } else {
            LOG.info("The check of {} found nothing wrong", settings.file());
        }
    }

    /**
     * Opens the database, or makes it.
     *
     * @throws StoreException if it can neither be opened nor made; the message says why
     */
    static SqliteDatabase open(StoreSettings settings, InstantSource clock) throws StoreException {
        Path file = settings.file();
        try {
            return new SqliteDatabase(settings, new Connections(settings), new OpenMarker(file), clock);
        } catch (SQLException e) {
            throw Failures.of("The database cannot be opened", e, file);
        } catch (IOException e) {
            throw new StoreException(
                    "The database " + file
                            + " cannot be opened: its folder must exist or be creatable, be writable, and"
                            + " have room (" + e + ")",
                    e);
        }
    }

    @Override
    public void migrate(String area, List<Migration> migrations) throws StoreException {
        migrator.migrate(area, migrations);
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        return writer.submit(work);
    }

    @Override
    public <T> T read(Work<T> query) throws StoreException {
        return readers.read(query);
    }

    @Override
    public void copyTo(Path file) throws StoreException {
        copying.copyTo(file);
    }

    @Override
    public StoreSnapshot snapshot() throws StoreException {
        return holding.take(() -> writer.submit(connection -> true));
    }

    @Override
    public StoreStatus status() {
        Path file = settings.file();
        return new StoreStatus(
                file,
                StoreFiles.size(file) + StoreFiles.size(StoreFiles.wal(file)),
                writer.queued(),
                settings.queueCapacity(),
                writer.commits(),
                writer.writes(),
                damage.findings()
                        .map(found -> file + " is damaged: restart, and it is put aside (" + found + ")")
                        .or(() -> Optional.ofNullable(writer.lastError())),
                recovery.map(Opening.Recovery::at),
                recovery.flatMap(Opening.Recovery::keptAside),
                recovery.flatMap(Opening.Recovery::goodCopy));
    }

    /** Refuses new changes, finishes those queued, and leaves one file without a write-ahead log. */
    @Override
    public void close() {
        boolean clean = writer.finish(settings.closeWait());
        holding.end();
        try {
            boolean checked = checkup.isEmpty() || checkup.get().isPassed();
            clean &= checkup.isEmpty() || checkup.get().stop(settings.closeWait());
            clean &= readers.close(settings.closeWait());
            if (clean) {
                writer.closeConnection();
            }
            if (clean && checked && !damage.isRaised()) {
                marker.remove();
            }
        } catch (SQLException | IOException e) {
            LOG.error("{} was not closed cleanly and will be checked at the next start", settings.file(), e);
        }
    }
}
