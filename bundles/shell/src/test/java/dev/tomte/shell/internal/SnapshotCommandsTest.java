package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.configuration.ConfigurationSnapshot;
import dev.tomte.configuration.ConfigurationSnapshots;
import dev.tomte.configuration.SnapshotException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotCommandsTest {

    @TempDir
    Path data;

    private final List<ConfigurationSnapshot> snapshots = new ArrayList<>();
    private final SnapshotCommands commands = new SnapshotCommands(new Snapshots());
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data).with("config", commands, "snapshot", "snapshots", "rollback");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("S2: config:snapshot takes one with its reason, config:rollback goes back and says how to undo it")
    void takeAndGoBack() throws IOException {
        assertThat(shell.execute("config:snapshots").out()).startsWith("No snapshots yet");
        assertThat(shell.execute("config:snapshot", "before", "the", "trip").out())
                .isEqualTo("Snapshot 1: 3 files. 'tomte config:rollback 1' goes back to it.\n");
        assertThat(shell.execute("config:snapshot").status()).isZero();
        assertThat(shell.execute("config:rollback", "1").out())
                .isEqualTo("The configuration is that of snapshot 1. 'tomte config:rollback 3' undoes it.\n");
        assertThat(snapshots)
                .extracting(ConfigurationSnapshot::reason)
                .containsExactly("before the rollback to 1", "", "before the trip");
        assertThat(snapshots).extracting(ConfigurationSnapshot::who).containsOnly("shell");
    }

    @Test
    @DisplayName("S2: config:snapshots lists them, and says which cannot be used")
    void list() throws IOException {
        shell.execute("config:snapshot", "good");
        snapshots.add(new ConfigurationSnapshot(
                7, Instant.EPOCH, "", "", 0, 0, List.of("backup"), Optional.of("It is damaged")));
        assertThat(shell.execute("config:snapshots").out())
                .containsPattern("1 +2026-11-22.* shell +3 +- +- +good")
                .containsPattern("7 +- .* backup +It is damaged");
        assertThat(shell.execute("config:snapshots", "--json").out())
                .contains(
                        "\"id\":1,\"at\":\"2026-11-22T10:00:00Z\"", "\"id\":7,\"at\":null", "\"keptBy\":[\"backup\"]");
        assertThat(commands.complete(null, "rollback", List.of())).containsExactly("1", "7");
    }

    @Test
    @DisplayName("S2: config:rollback says what is wrong with a number")
    void refused() throws IOException {
        assertThat(shell.execute("config:rollback", "x").err())
                .contains("Expected the number of a snapshot, not 'x'. 'tomte config:snapshots' lists them.");
        assertThat(shell.execute("config:rollback", "9").err()).isEqualTo("config:rollback: There is no snapshot 9\n");
    }

    private final class Snapshots implements ConfigurationSnapshots {

        @Override
        public ConfigurationSnapshot take(String reason, String who) {
            ConfigurationSnapshot taken = new ConfigurationSnapshot(
                    snapshots.size() + 1,
                    Instant.parse("2026-11-22T10:00:00Z"),
                    reason,
                    who,
                    3,
                    300,
                    List.of(),
                    Optional.empty());
            snapshots.add(0, taken);
            return taken;
        }

        @Override
        public List<ConfigurationSnapshot> list() {
            return snapshots;
        }

        @Override
        public ConfigurationSnapshot rollBack(long id, String who) throws SnapshotException {
            if (snapshots.stream().noneMatch(snapshot -> snapshot.id() == id)) {
                throw new SnapshotException("There is no snapshot " + id);
            }
            return take("before the rollback to " + id, who);
        }

        @Override
        public void keep(long id, String holder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(long id, String holder) {
            throw new UnsupportedOperationException();
        }
    }
}
