package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.configuration.ConfigurationSnapshot;
import dev.tomte.configuration.ConfigurationSnapshots;
import dev.tomte.configuration.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

@DisplayName("S2: snapshots")
class SnapshotsTest {

    private static final String PID = ProbeBundle.PID;

    @TempDir
    Path home;

    private TestFramework framework;
    private ConfigurationSnapshots snapshots;
    private Path cfg;
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        framework = TestFramework.start(home);
        snapshots = framework.snapshots();
        cfg = framework.conf.resolve(PID + ".cfg");
        folder = home.resolve("data/snapshots");
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    @Test
    @DisplayName("S2: a rollback brings files and configurations back, components follow, and it can be undone")
    void rollsBack() throws Exception {
        write(cfg, "# kept\ninterval.s = 5\n");
        write(framework.conf.resolve("other.txt"), "as it was");
        awaitProbe("interval.s", "5");
        many("a").update(dictionary(Map.of("interval.s", 11)));
        many("gone").update(dictionary(Map.of("interval.s", 12)));
        ConfigurationSnapshot good = snapshots.take("before the trip", "test");
        assertThat(good.id()).isEqualTo(1);
        assertThat(good.files()).isEqualTo(5);

        write(cfg, "interval.s = 6\n");
        awaitProbe("interval.s", "6");
        write(framework.conf.resolve("other.txt"), "changed");
        write(framework.conf.resolve("new.cfg"), "a = b\n");
        TestFramework.await("the new file is read", () -> pids().contains("new"));
        many("a").update(dictionary(Map.of("interval.s", 21)));
        many("gone").delete();
        many("extra").update(dictionary(Map.of("interval.s", 22)));
        Map<String, String> changed = state();

        ConfigurationSnapshot before = snapshots.rollBack(good.id(), "test");
        assertThat(before.reason()).isEqualTo("before the rollback to 1");
        awaitProbe("interval.s", "5");
        assertThat(Files.readString(cfg)).isEqualTo("# kept\ninterval.s = 5\n");
        assertThat(framework.conf.resolve("other.txt")).hasContent("as it was");
        assertThat(framework.conf.resolve("new.cfg")).doesNotExist();
        assertThat(pids()).contains(PID, many("a").getPid(), many("gone").getPid());
        assertThat(pids()).doesNotContain("new", ProbeBundle.FACTORY_PID + "~extra");
        assertThat(many("a").getProperties().get("interval.s")).isEqualTo(11);
        assertThat(folder.resolve("rollback")).doesNotExist();

        snapshots.rollBack(before.id(), "test");
        awaitProbe("interval.s", "6");
        assertThat(state()).isEqualTo(changed);
    }

    @Test
    @DisplayName("S2: a configuration that got a file since loses the file, not its values")
    void fileSince() throws Exception {
        framework.admin().getConfiguration(PID, "?").update(dictionary(Map.of("interval.s", 30)));
        awaitProbe("interval.s", 30);
        long id = snapshots.take("", "test").id();
        write(cfg, "interval.s = 31\n");
        awaitProbe("interval.s", "31");
        snapshots.rollBack(id, "test");
        awaitProbe("interval.s", 30);
        assertThat(cfg).doesNotExist();
        assertThat(framework.admin().getConfiguration(PID, "?").getProperties().get(ConfigurationFolder.FILENAME))
                .isNull();
    }

    @Test
    @DisplayName("S2: a rollback that the disk refuses half-way is undone")
    void undone() throws Exception {
        write(cfg, "interval.s = 5\n");
        Path other = framework.conf.resolve("other.txt");
        write(other, "a file");
        awaitProbe("interval.s", "5");
        long id = snapshots.take("", "test").id();
        write(cfg, "interval.s = 6\n");
        Files.delete(other);
        write(other.resolve("inner.txt"), "in a folder of the same name");
        awaitProbe("interval.s", "6");
        Map<String, String> before = state();

        assertThatThrownBy(() -> snapshots.rollBack(id, "test"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith("Snapshot 1 was not gone back to: the configuration is as it was, because ");
        assertThat(state()).isEqualTo(before);
        awaitProbe("interval.s", "6");
        assertThat(folder.resolve("rollback")).doesNotExist();
    }

    @Test
    @DisplayName("S2: a damaged snapshot, one with a value that is not allowed and one that is not there touch nothing")
    void refused() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        long id = snapshots.take("", "test").id();
        write(cfg, "interval.s = 6\n");
        awaitProbe("interval.s", "6");
        Map<String, String> before = state();
        byte[] good = Files.readAllBytes(FileSnapshots.archive(folder, id));

        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 0x55;
            Files.write(FileSnapshots.archive(folder, id), bad);
            try (SnapshotArchive archive = SnapshotArchive.open(FileSnapshots.archive(folder, id))) {
                archive.verify(new ConfigurationState(framework.conf, home.resolve("data/config")));
                assertThat(archive.manifest().hashes())
                        .as("no harm done at %s", at)
                        .hasSize(2);
            } catch (IOException refused) {
                assertThatThrownBy(() -> snapshots.rollBack(id, "test"))
                        .as("byte %s", at)
                        .isInstanceOf(SnapshotException.class)
                        .hasMessageStartingWith("Snapshot 1 was not gone back to: ");
            }
        }
        Files.write(FileSnapshots.archive(folder, id), java.util.Arrays.copyOf(good, good.length / 2));
        assertThatThrownBy(() -> snapshots.rollBack(id, "test")).isInstanceOf(SnapshotException.class);
        assertThat(snapshots.list().get(0).fault()).isPresent();
        assertThatThrownBy(() -> snapshots.rollBack(99, "test")).hasMessage("There is no snapshot 99");
        assertThat(state()).isEqualTo(before);
        assertThat(snapshots.list()).as("none was taken for nothing").hasSize(1);
    }

    @Test
    @DisplayName("S2: the last ten are kept, and those that somebody keeps")
    void retention() throws Exception {
        snapshots.take("first", "test");
        snapshots.keep(1, "backup");
        snapshots.keep(1, "update");
        for (int i = 0; i < 12; i++) {
            snapshots.take("", "test");
        }
        assertThat(ids()).containsExactly(13L, 12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 1L);
        assertThat(snapshots.list().get(10).holders()).containsExactly("backup", "update");
        snapshots.release(1, "backup");
        snapshots.release(1, "backup");
        snapshots.take("", "test");
        assertThat(ids()).contains(1L).doesNotContain(4L);
        snapshots.release(1, "update");
        snapshots.take("", "test");
        assertThat(ids()).doesNotContain(1L).hasSize(10);
        assertThatThrownBy(() -> snapshots.keep(1, "backup")).hasMessage("There is no snapshot 1");
        assertThatIllegalArgumentException().isThrownBy(() -> snapshots.keep(15, "../x"));
    }

    @Test
    @DisplayName("S2: going back to the oldest does not lose it to the one that is taken first")
    void oldest() throws Exception {
        for (int i = 0; i < 10; i++) {
            snapshots.take("", "test");
        }
        assertThat(snapshots.rollBack(1, "test").id()).isEqualTo(11);
        assertThat(ids()).contains(1L);
    }

    @Test
    @DisplayName("S2: what a crash left of a snapshot is cleared, and too much configuration is refused whole")
    void debris() throws Exception {
        snapshots.take("", "test");
        Files.writeString(folder.resolve(".000002.zip.tmp"), "half");
        Path large = framework.conf.resolve("large.bin");
        Files.write(large, new byte[SnapshotArchive.LARGEST_FILE + 1]);
        assertThatThrownBy(() -> snapshots.take("", "test"))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("large.bin has more than the 4194304 bytes allowed");
        Files.delete(large);
        assertThat(snapshots.take("again", "test").id()).isEqualTo(2);
        assertThat(folder.resolve(".000002.zip.tmp")).doesNotExist();
        assertThatIllegalArgumentException().isThrownBy(() -> snapshots.take("a\nb", "test"));
        assertThatIllegalArgumentException().isThrownBy(() -> snapshots.take("", ""));
    }

    @Test
    @DisplayName("S2: a rollback that was cut short is completed at the next start")
    void completed() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        many("a").update(dictionary(Map.of("interval.s", 11)));
        Map<String, String> good = state();
        long id = snapshots.take("", "test").id();
        write(cfg, "interval.s = 6\n");
        awaitProbe("interval.s", "6");
        many("b").update(dictionary(Map.of("interval.s", 12)));

        framework.close();
        new RollbackJournal(folder).begin(id);
        Files.delete(cfg);
        framework = TestFramework.start(home);
        awaitProbe("interval.s", "5");
        assertThat(state()).isEqualTo(good);
        assertThat(folder.resolve("rollback")).doesNotExist();
    }

    @Test
    @DisplayName("S2: a rollback that cannot be completed is put aside, and the start goes on")
    void notCompleted() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        framework.close();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rollback"), "seven");
        framework = TestFramework.start(home);
        awaitProbe("interval.s", "5");
        assertThat(folder.resolve("rollback")).doesNotExist();
        assertThat(folder.resolve("rollback.failed")).exists();
    }

    @Test
    @DisplayName("S2: names in a snapshot that lead elsewhere are refused")
    void foreignNames() {
        ConfigurationState state = new ConfigurationState(framework.conf, home.resolve("data/config"));
        for (String name : List.of(
                "conf/../x",
                "/etc/passwd",
                "conf/",
                "config/a/b.config",
                "config/x.txt",
                "conf//a",
                "x",
                "conf/a\\b",
                "conf/.hidden")) {
            assertThatThrownBy(() -> state.resolve(name)).as(name).isInstanceOf(IOException.class);
        }
    }

    private Configuration many(String name) throws IOException {
        return framework.admin().getFactoryConfiguration(ProbeBundle.FACTORY_PID, name, "?");
    }

    private List<Long> ids() throws SnapshotException {
        return snapshots.list().stream().map(ConfigurationSnapshot::id).toList();
    }

    private List<String> pids() throws Exception {
        Configuration[] all = framework.admin().listConfigurations(null);
        return all == null
                ? List.of()
                : java.util.Arrays.stream(all).map(Configuration::getPid).toList();
    }

    /** The text of every file of the configuration. */
    private Map<String, String> state() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (var file : new ConfigurationState(framework.conf, home.resolve("data/config"))
                .files()
                .entrySet()) {
            // The order of the keys in it is nobody's promise, and how often it was changed is none of ours.
            texts.put(
                    file.getKey(),
                    Files.readAllLines(file.getValue()).stream()
                            .filter(line -> !line.startsWith(":org.apache.felix.configadmin.revision"))
                            .sorted()
                            .collect(Collectors.joining("\n")));
        }
        return texts;
    }

    private void awaitProbe(String key, Object value) {
        TestFramework.await(
                key + " = " + value, () -> value.equals(framework.probe(PID).get(key)));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Dictionary<String, Object> dictionary(Map<String, Object> values) {
        return FrameworkUtil.asDictionary(new HashMap<>(values));
    }
}
