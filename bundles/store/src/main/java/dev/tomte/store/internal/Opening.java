package dev.tomte.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database for writing, whatever state the last end left it in: a sound one is opened, a missing one made, a
 * damaged one put aside and replaced by an empty one.
 */
final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** A check that takes longer than the wait begins again after so many times the wait. */
    private static final int PAUSE_FOR_WAIT = 100;
    /** A quick device checks twice as much; to wait for a larger file would be in vain. */
    private static final long CHECKED_BYTES_A_MS = 100_000;

    private final Path file;
    private final Connections connections;
    private final OpenMarker marker;
    private final InstantSource clock;
    private final Duration checkWait;
    private @Nullable Checkup unfinished;

    Opening(StoreSettings settings, Connections connections, OpenMarker marker, InstantSource clock) {
        this.file = settings.file();
        this.checkWait = settings.checkWait();
        this.connections = connections;
        this.marker = marker;
        this.clock = clock;
    }

    /**
     * A database ready to be written.
     *
     * @param recovery what had to be put aside for it
     * @param checkup of the whole file, if that goes on
     */
    record Opened(GuardedConnection connection, Optional<Recovery> recovery, Optional<Checkup> checkup) {}

    /** What was done about a damaged database. */
    record Recovery(Instant at, Optional<Path> keptAside, Optional<Path> goodCopy) {}

    Opened open() throws IOException, SQLException {
        Files.createDirectories(file.getParent());
        boolean unclean = marker.isThere();
        marker.put();
        Optional<Recovery> recovery = Optional.empty();
        if (Files.exists(file)) {
            Optional<String> damage = examine(unclean);
            if (damage.isEmpty()) {
                StoreFiles.makeOwnerOnly(file);
                marker.forgetDamage();
                return new Opened(connections.writer(), Optional.empty(), Optional.ofNullable(unfinished));
            }
            recovery = Optional.of(putAside(damage.get()));
        } else if (StoreFiles.size(StoreFiles.wal(file)) > 0) {
            recovery = Optional.of(putAside("it is gone, and only its write-ahead log is there"));
        }
        create();
        marker.forgetDamage();
        return new Opened(connections.writer(), recovery, Optional.empty());
    }

    private Optional<String> examine(boolean unclean) throws SQLException {
        if (StoreFiles.size(file) == 0) {
            return Optional.of("the file is empty");
        }
        if (unclean) {
            LOG.warn("{} was not closed cleanly (power cut, crash or kill), or not checked since: checking it", file);
        }
        GuardedConnection connection = null;
        try {
            connection = connections.writer();
            if (!Migrator.isStore(connection)) {
                return Optional.of("it is not the database of a store: the table store_migrations is missing");
            }
            Optional<String> damage = !isWhole(connection) || marker.saysDamage()
                    ? IntegrityCheck.run(connection)
                    : unclean ? check() : Optional.empty();
            return damage.isPresent() ? damage : probe(connection);
        } catch (SQLException e) {
            if (Failures.isDamageFoundAtOpening(e, file)) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            if (connection != null) {
                connection.closeForGood();
            }
        }
    }

    /** As far as its size can tell: what it grew by lately may be in the write-ahead log still. */
    private boolean isWhole(GuardedConnection connection) throws SQLException {
        long missing = pragma(connection, "page_count") * pragma(connection, "page_size") - StoreFiles.size(file);
        long log = StoreFiles.size(StoreFiles.wal(file));
        return log == 0 ? missing == 0 : missing <= log;
    }

    private Optional<String> check() throws SQLException {
        boolean small = StoreFiles.size(file) <= checkWait.toMillis() * CHECKED_BYTES_A_MS;
        Duration pause = checkWait.multipliedBy(PAUSE_FOR_WAIT);
        Checkup checkup = new Checkup(connections.reader(), small ? Duration.ZERO : pause);
        if (small) {
            if (checkup.isDoneWithin(checkWait)) {
                return checkup.findings();
            }
            checkup.putOff(pause);
        }
        LOG.info("The check of {} takes longer: it is done beside the work, in {} s", file, pause.toSeconds());
        unfinished = checkup;
        return Optional.empty();
    }

    /** Makes a change that takes a page, and undoes it: there is damage that hinders nobody from reading. */
    private Optional<String> probe(GuardedConnection connection) throws SQLException {
        if (pragma(connection, "auto_vacuum") != 0) {
            return Optional.of("its header says auto_vacuum, which no store uses: changes would destroy it");
        }
        try {
            connection.run("BEGIN IMMEDIATE");
            connection.run("CREATE TABLE store_probe (id INTEGER PRIMARY KEY)");
            connection.run("INSERT INTO store_probe VALUES (1)");
            connection.run("ROLLBACK");
        } catch (SQLException e) {
            if (!Failures.passes(e)) {
                throw e;
            }
            LOG.warn("{} opens, but cannot be changed for now: {}", file, Failures.explain(e, file));
        }
        return Optional.empty();
    }

    private static long pragma(GuardedConnection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.own("PRAGMA " + name);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private Recovery putAside(String damage) throws IOException {
        Instant now = clock.instant();
        Path aside = freeName(now);
        boolean moved = false;
        for (String part : List.of("", "-wal", "-shm", "-journal")) {
            Path from = StoreFiles.beside(file, part);
            if (Files.exists(from)) {
                Files.move(from, StoreFiles.beside(aside, part));
                moved = true;
            }
        }
        StoreFiles.syncFolder(file.getParent());
        Optional<Path> copy = Copies.newestGood(file);
        LOG.error(
                "THE DATABASE {} IS DAMAGED: {}. It is kept as {}, and Tomte goes on with an EMPTY one.",
                file,
                damage,
                aside);
        copy.ifPresentOrElse(
                good -> LOG.error(
                        "The newest good copy is {}. To put it back: stop Tomte, remove {} and its -wal and -shm,"
                                + " copy {} to {}, start Tomte.",
                        good,
                        file,
                        good,
                        file),
                () -> LOG.error("There is no good copy in {} or beside it.", file.resolveSibling("backups")));
        Copies.newestBackup(file)
                .ifPresent(backup -> LOG.error(
                        "The newest backup is {}: 'tomte backup:restore {}' and 'tomte restart' bring it back.",
                        backup,
                        backup));
        return new Recovery(now, moved ? Optional.of(aside) : Optional.empty(), copy);
    }

    private Path freeName(Instant now) {
        String name = ".damaged-" + STAMP.format(now);
        Path aside = StoreFiles.beside(file, name);
        for (int i = 2; taken(aside); i++) {
            aside = StoreFiles.beside(file, name + "-" + i);
        }
        return aside;
    }

    private static boolean taken(Path aside) {
        return List.of("", "-wal", "-shm", "-journal").stream()
                .anyMatch(part -> Files.exists(StoreFiles.beside(aside, part)));
    }

    /** Beside its place, then renamed: a half-made one would look like a damaged one at the next start. */
    private void create() throws IOException, SQLException {
        Path fresh = StoreFiles.beside(file, ".new");
        for (String part : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(StoreFiles.beside(fresh, part));
        }
        StoreFiles.createOwnerOnly(fresh);
        GuardedConnection connection = connections.writer(fresh);
        try {
            Migrator.prepare(connection);
        } finally {
            connection.closeForGood();
        }
        StoreFiles.sync(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        StoreFiles.syncFolder(file.getParent());
    }
}
