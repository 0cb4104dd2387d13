package dev.tomte.configuration.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on disk which snapshot is being gone back to. While it does, files are partly of the one and partly of the other
 * state; who finds it at the start makes them all of the one it names.
 */
final class RollbackJournal {

    private static final Logger LOG = LoggerFactory.getLogger(RollbackJournal.class);
    private static final int LONGEST = 40;

    private final Path file;

    RollbackJournal(Path snapshots) {
        this.file = snapshots.resolve("rollback");
    }

    void begin(long id) throws IOException {
        AtomicFile.write(file, (id + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    void end() throws IOException {
        Files.deleteIfExists(file);
        AtomicFile.sync(file.getParent());
    }

    /** Completes what was cut short, if anything was. To be called before anybody reads a configuration. */
    static void completeIn(Path snapshots, ConfigurationState state) {
        RollbackJournal journal = new RollbackJournal(snapshots);
        if (Files.exists(journal.file)) {
            journal.complete(state);
        }
    }

    private void complete(ConfigurationState state) {
        try {
            long id = id();
            try (SnapshotArchive snapshot = SnapshotArchive.open(FileSnapshots.archive(file.getParent(), id))) {
                snapshot.verify(state);
                state.restore(snapshot, ConfigurationState.CONF);
                state.restore(snapshot, ConfigurationState.KEPT);
            }
            end();
            LOG.info("The rollback to configuration snapshot {} was cut short and is now complete", id);
        } catch (IOException e) {
            LOG.error(
                    "A rollback of the configuration was cut short and cannot be completed; the configuration may be of"
                            + " two states: look at conf/, or roll back once more with config:rollback",
                    e);
            putAside();
        }
    }

    private long id() throws IOException {
        String text = Files.size(file) > LONGEST ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IOException("Expected the number of a snapshot in " + file, e);
        }
    }

    private void putAside() {
        try {
            Files.move(file, file.resolveSibling("rollback.failed"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("It will be tried again at the next start, as {} cannot be put aside", file, e);
        }
    }
}
