package dev.tomte.configuration.internal;

import dev.tomte.configuration.ConfigurationSnapshot;
import dev.tomte.configuration.ConfigurationSnapshots;
import dev.tomte.configuration.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots as files: {@code 000012.zip} is one, and {@code 000012.kept.backup} beside it says that {@code backup} keeps it.
 */
final class FileSnapshots implements ConfigurationSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(FileSnapshots.class);
    private static final int KEPT = 10;
    private static final int MAX_REASON = 200;
    private static final int MAX_WHO = 100;
    private static final Pattern ARCHIVE = Pattern.compile("(\\d{6,18})\\.zip");
    private static final Pattern HOLDER = Pattern.compile("[a-z0-9-]{1,64}");

    private final Path folder;
    private final ConfigurationState state;
    private final Lock changes;
    private final LiveConfigurations live;
    private final InstantSource clock;

    /**
     * Touches nothing yet.
     *
     * @param changes held by whoever changes a configuration
     */
    FileSnapshots(Path folder, ConfigurationState state, Lock changes, LiveConfigurations live, InstantSource clock) {
        this.folder = folder;
        this.state = state;
        this.changes = changes;
        this.live = live;
        this.clock = clock;
    }

    static Path archive(Path folder, long id) {
        return folder.resolve(String.format(Locale.ROOT, "%06d.zip", id));
    }

    @Override
    public synchronized ConfigurationSnapshot take(String reason, String who) throws SnapshotException {
        ConfigurationSnapshot taken = takeOne(reason, who);
        prune(taken.id());
        return taken;
    }

    @Override
    public synchronized List<ConfigurationSnapshot> list() throws SnapshotException {
        try {
            List<ConfigurationSnapshot> all = new ArrayList<>();
            for (long id : ids()) {
                all.add(describe(id));
            }
            return all;
        } catch (IOException e) {
            throw new SnapshotException("The snapshots cannot be listed: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized ConfigurationSnapshot rollBack(long id, String who) throws SnapshotException {
        require(id);
        try (SnapshotArchive wanted = SnapshotArchive.open(archive(folder, id))) {
            wanted.verify(state);
            live.check(wanted);
            ConfigurationSnapshot before = takeOne("before the rollback to " + id, who);
            reachOrUndo(wanted, before);
            LOG.info("{} rolled back to configuration snapshot {}; what was there is {}", who, id, before.id());
            prune(id);
            return before;
        } catch (IOException e) {
            throw new SnapshotException("Snapshot " + id + " was not gone back to: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void keep(long id, String holder) throws SnapshotException {
        require(id);
        try {
            AtomicFile.write(holder(id, holder), new byte[0]);
        } catch (IOException e) {
            throw new SnapshotException("Snapshot " + id + " cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void release(long id, String holder) throws SnapshotException {
        try {
            if (Files.deleteIfExists(holder(id, holder))) {
                AtomicFile.sync(folder);
            }
        } catch (IOException e) {
            throw new SnapshotException("Snapshot " + id + " cannot be released: " + e.getMessage(), e);
        }
    }

    private ConfigurationSnapshot takeOne(String reason, String who) throws SnapshotException {
        checked("reason", reason, 0, MAX_REASON);
        checked("who", who, 1, MAX_WHO);
        changes.lock();
        try {
            Files.createDirectories(folder);
            clearDebris();
            List<Long> ids = ids();
            long id = ids.isEmpty() ? 1 : ids.get(0) + 1;
            SnapshotManifest written =
                    SnapshotArchive.write(archive(folder, id), id, clock.instant(), reason, who, state.files());
            return describe(written);
        } catch (IOException e) {
            throw new SnapshotException("There is no snapshot, because it could not be taken: " + e.getMessage(), e);
        } finally {
            changes.unlock();
        }
    }

    private void reachOrUndo(SnapshotArchive wanted, ConfigurationSnapshot before)
            throws SnapshotException, IOException {
        long id = wanted.manifest().id();
        Map<String, Long> changeCounts = new HashMap<>();
        try {
            reach(wanted, changeCounts);
        } catch (IOException | RuntimeException e) {
            Optional<Exception> failure = goBack(before, changeCounts);
            if (failure.isPresent()) {
                e.addSuppressed(failure.get());
                throw new SnapshotException(
                        "The configuration is partly of snapshot " + id + " and partly of " + before.id()
                                + "; the next start makes it one: " + e.getMessage(),
                        e);
            }
            throw new IOException("the configuration is as it was, because " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SnapshotException(
                    "Interrupted on the way to snapshot " + id + "; the next start completes it", e);
        }
    }

    private Optional<Exception> goBack(ConfigurationSnapshot before, Map<String, Long> changeCounts) {
        try (SnapshotArchive back = SnapshotArchive.open(archive(folder, before.id()))) {
            reach(back, changeCounts);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }

    /**
     * Makes the configuration that of the snapshot.
     *
     * @param changeCounts the highest of each PID that anybody may have heard of; this adds those of now
     */
    private void reach(SnapshotArchive wanted, Map<String, Long> changeCounts)
            throws IOException, InterruptedException {
        RollbackJournal journal = new RollbackJournal(folder);
        journal.begin(wanted.manifest().id());
        live.changeCounts().forEach((pid, count) -> changeCounts.merge(pid, count, Math::max));
        live.replacing();
        live.awaitGone(state.restore(wanted, ConfigurationState.CONF));
        live.restore(wanted, changeCounts);
        journal.end();
    }

    /** Those that are neither among the latest nor kept by anybody. */
    private void prune(long exempt) {
        try {
            int seen = 0;
            for (long id : ids()) {
                seen++;
                if (seen > KEPT && id != exempt && holders(id).isEmpty()) {
                    Files.delete(archive(folder, id));
                }
            }
        } catch (IOException e) {
            LOG.warn("An old snapshot cannot be removed from {}; it is tried again with the next one", folder, e);
        }
    }

    private ConfigurationSnapshot describe(long id) throws IOException {
        try (SnapshotArchive archive = SnapshotArchive.open(archive(folder, id))) {
            return describe(archive.manifest());
        } catch (IOException e) {
            return new ConfigurationSnapshot(
                    id, Instant.EPOCH, "", "", 0, 0, holders(id), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private ConfigurationSnapshot describe(SnapshotManifest manifest) throws IOException {
        return new ConfigurationSnapshot(
                manifest.id(),
                manifest.at(),
                manifest.reason(),
                manifest.who(),
                manifest.hashes().size(),
                manifest.bytes(),
                holders(manifest.id()),
                Optional.empty());
    }

    private void require(long id) throws SnapshotException {
        if (id < 1 || !Files.isRegularFile(archive(folder, id))) {
            throw new SnapshotException("There is no snapshot " + id);
        }
    }

    /** The latest first. */
    private List<Long> ids() throws IOException {
        return names().map(ARCHIVE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private List<String> holders(long id) throws IOException {
        String beginning = holder(id, "x").getFileName().toString().replaceFirst("x$", "");
        return names().filter(name -> name.startsWith(beginning))
                .map(name -> name.substring(beginning.length()))
                .sorted()
                .toList();
    }

    private Path holder(long id, String holder) {
        if (!HOLDER.matcher(holder).matches()) {
            throw new IllegalArgumentException(
                    "Expected a holder of 1 to 64 of a-z, 0-9 and '-', not '" + PrintableText.of(holder) + "'");
        }
        return folder.resolve(String.format(Locale.ROOT, "%06d.kept.%s", id, holder));
    }

    /** What a crash left of a snapshot that it cut short. */
    private void clearDebris() throws IOException {
        for (String name : names().filter(name -> name.endsWith(".tmp")).toList()) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    private Stream<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private static void checked(String what, String text, int least, int most) {
        if (text.length() < least || text.length() > most || !text.equals(PrintableText.of(text))) {
            throw new IllegalArgumentException("Expected " + least + " to " + most + " printable characters for the "
                    + what + ", not '" + PrintableText.of(text.substring(0, Math.min(most, text.length()))) + "'");
        }
    }
}
