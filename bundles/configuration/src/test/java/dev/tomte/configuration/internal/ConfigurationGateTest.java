package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tomte.configuration.ConfigurationVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.slf4j.LoggerFactory;

@DisplayName("S2: conf/ is live")
class ConfigurationGateTest {

    private static final String PID = ProbeBundle.PID;

    @TempDir
    Path home;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.tomte.configuration");
    private TestFramework framework;
    private Path cfg;

    @BeforeEach
    void start() throws Exception {
        log.start();
        logger.addAppender(log);
        framework = TestFramework.start(home);
        cfg = framework.conf.resolve(PID + ".cfg");
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
        logger.detachAppender(log);
    }

    @Test
    @DisplayName(
            "S2: a value out of range is refused with file, key, value and range; the old one stays; a correction is taken")
    void refusesByName() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");

        write(cfg, "interval.s = 0\n");
        String message = "conf/dev.tomte.probe.cfg: interval.s = 0 is refused:"
                + " expected a whole number from 1 to 86400; the component keeps its old value";
        TestFramework.await("the refusal", () -> logged().contains(message));
        assertThat(framework.probe(PID)).containsEntry("interval.s", "5");
        assertThat(properties().get("interval.s")).isEqualTo("5");
        assertThat(Files.readString(cfg)).isEqualTo("interval.s = 0\n");

        write(cfg, "interval.s = 7\n");
        awaitProbe("interval.s", "7");
        assertThat(logged()).containsOnlyOnce(message);
    }

    @Test
    @DisplayName("S2: whoever updates a configuration in code or in the Web Console gets the refusal as an exception")
    void refusesUpdates() throws Exception {
        Configuration configuration = framework.admin().getConfiguration(PID, "?");
        configuration.update(dictionary(Map.of("interval.s", 30)));
        awaitProbe("interval.s", 30);

        assertThatThrownBy(() -> configuration.update(dictionary(Map.of("interval.s", 90_000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dev.tomte.probe: interval.s = 90000 is refused")
                .hasMessageContaining("1 to 86400");
        assertThat(configuration.getProperties().get("interval.s")).isEqualTo(30);
        assertThat(framework.probe(PID)).containsEntry("interval.s", 30);
        restart();
        awaitProbe("interval.s", 30);
    }

    @Test
    @DisplayName("S2: a service that describes a configuration is asked as a bundle's metatype is")
    void describedByAService() throws Exception {
        framework.provide(new EvenNumbers("count"), "com.example.even");
        Configuration configuration = framework.admin().getConfiguration("com.example.even", "?");
        configuration.update(dictionary(Map.of("count", 2)));
        assertThatThrownBy(() -> configuration.update(dictionary(Map.of("count", 3))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("com.example.even: count = 3 is refused: expected an even number");
        assertThatThrownBy(() -> configuration.update(dictionary(Map.of("count", "many"))))
                .hasMessageContaining("expected a whole number");
        assertThat(framework
                        .rules()
                        .check("com.example.even", Map.of("coun", 2))
                        .unknown()
                        .get("coun"))
                .endsWith("is count meant?");
    }

    @Test
    @DisplayName("S2: of an unknown key that is near none, at most 30 of the known ones are listed")
    void manyKeys() throws Exception {
        String[] names =
                IntStream.range(0, 40).mapToObj(i -> "number" + (100 + i)).toArray(String[]::new);
        framework.provide(new EvenNumbers(names), "com.example.many");
        assertThat(framework
                        .rules()
                        .check("com.example.many", Map.of("colour", 2))
                        .unknown()
                        .get("colour"))
                .contains("; it has number100, number101, ")
                .endsWith(", number129 and 10 more");
    }

    @Test
    @DisplayName(
            "S2: a change made in the Web Console is written to the file, whose comments stay, and survives a restart")
    void writesBack() throws Exception {
        write(cfg, "# How often.\ninterval.s = 5\n\n# What it is called, with a placeholder.\nname = ${felix.cm.pm}\n");
        awaitProbe("name", "tomte");

        framework
                .admin()
                .getConfiguration(PID, "?")
                .update(dictionary(Map.of("interval.s", 9, "name", "tomte", "colour", "blue")));

        assertThat(Files.readString(cfg))
                .startsWith("# How often.\ninterval.s = 9\n")
                .contains("# What it is called, with a placeholder.\nname = ${felix.cm.pm}\n")
                .containsPattern("colour ?= ?blue");
        awaitProbe("interval.s", "9");
        restart();
        awaitProbe("interval.s", "9");
        awaitProbe("colour", "blue");
        assertThat(properties().get(ConfigurationFolder.FILENAME))
                .isEqualTo(cfg.toFile().toURI().toString());
    }

    @Test
    @DisplayName("S2: a face can ask what would become of a configuration, by file; that changes and logs nothing")
    void tellsBefore() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");

        ConfigurationVerdict verdict = framework
                .rules()
                .check(PID, Map.of("interval.s", "0", "secret", "tiny", "intervall.s", 5, "name", "good"));
        assertThat(verdict.refused())
                .containsExactly(
                        Map.entry(
                                "interval.s",
                                "conf/dev.tomte.probe.cfg: interval.s = 0 is refused: expected a whole number from 1 to"
                                        + " 86400; the component keeps its old value"),
                        Map.entry(
                                "secret",
                                "conf/dev.tomte.probe.cfg: secret = (hidden) is refused: expected a text of at least 8"
                                        + " characters; the component keeps its old value"));
        assertThat(verdict.unknown())
                .containsExactly(
                        Map.entry(
                                "intervall.s",
                                "conf/dev.tomte.probe.cfg: intervall.s is not a setting of this component; is interval.s meant?"));

        assertThat(framework
                        .rules()
                        .check(ProbeBundle.FACTORY_PID, Map.of("interval.s", 0))
                        .refused()
                        .get("interval.s"))
                .startsWith(ProbeBundle.FACTORY_PID + ": interval.s = 0 is refused");
        assertThat(framework.rules().check("nobody.knows", Map.of("a", 1)))
                .isEqualTo(new ConfigurationVerdict(Map.of(), Map.of()));
        assertThat(logged()).isEmpty();
        assertThat(properties().get("interval.s")).isEqualTo("5");
    }

    @Test
    @DisplayName("S2: a configuration without a file is kept in data/config and survives a restart")
    void keepsWithoutFile() throws Exception {
        framework.admin().getConfiguration("some.other.pid", "?").update(dictionary(Map.of("a", 1L)));
        restart();
        assertThat(framework
                        .admin()
                        .getConfiguration("some.other.pid", "?")
                        .getProperties()
                        .get("a"))
                .isEqualTo(1L);
        assertThat(home.resolve("data/config/some.other.pid.config")).exists();
    }

    @Test
    @DisplayName("S2: a bad value that was there before the start is refused, the kept one holds")
    void refusesAtStart() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        framework.close();
        write(cfg, "interval.s = many\n");
        framework = TestFramework.start(home);
        TestFramework.await(
                "the refusal", () -> logged().stream().anyMatch(line -> line.contains("= many is refused")));
        awaitProbe("interval.s", "5");
    }

    @Test
    @DisplayName("S2: .config and .cfg.json files are live, checked and written back too")
    void otherForms() throws Exception {
        Path typed = framework.conf.resolve(ProbeBundle.FACTORY_PID + "-a.config");
        write(typed, "interval.s=I\"5\"\nname=\"first\"\n");
        TestFramework.await(".config", () -> framework.hasProbe(ProbeBundle.FACTORY_PID));
        assertThat(framework.probe(ProbeBundle.FACTORY_PID)).containsEntry("interval.s", 5);
        write(typed, "interval.s=I\"0\"\nname=\"first\"\n");
        TestFramework.await("the refusal", () -> logged().stream()
                .anyMatch(line -> line.startsWith("conf/dev.tomte.probe.many-a.config: interval.s = 0 is refused")));

        Path json = framework.conf.resolve(PID + ".cfg.json");
        write(json, "{ \"name\": \"second\", \"interval.s\": 5, \"ports:Integer[]\": [1, 2] }");
        awaitProbe("interval.s", 5L);
        write(json, "{ \"name\": \"second\", \"interval.s\": 99999999 }");
        TestFramework.await("the refusal", () -> logged().stream()
                .anyMatch(line -> line.startsWith("conf/dev.tomte.probe.cfg.json: interval.s = 99999999 is refused")));
        awaitProbe("interval.s", 5L);
        framework.admin().getConfiguration(PID, "?").update(dictionary(Map.of("interval.s", 6, "name", "second")));
        awaitProbe("interval.s", 6L);
        assertThat(new JsonFile(json).read()).containsEntry("interval.s", 6L).containsEntry("name", "second");
        restart();
        awaitProbe("interval.s", 6L);
    }

    @Test
    @DisplayName("S2: an unknown key is taken, with a warning that names what may be meant")
    void unknownKeys() throws Exception {
        write(cfg, "intervals.s = 5\nname = ok\n");
        awaitProbe("name", "ok");
        assertThat(logged())
                .contains("conf/dev.tomte.probe.cfg: intervals.s is not a setting of this component;"
                        + " is interval.s meant?");
    }

    @Test
    @DisplayName(
            "S2: a file that is removed takes its configuration along; one whose configuration is deleted is put aside")
    void deletion() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        Files.delete(cfg);
        TestFramework.await(
                "the component without it", () -> !framework.probe(PID).containsKey("interval.s"));

        write(cfg, "interval.s = 6\n");
        awaitProbe("interval.s", "6");
        framework.admin().getConfiguration(PID, "?").delete();
        assertThat(cfg).doesNotExist();
        assertThat(cfg.resolveSibling(PID + ".cfg.deleted")).hasContent("interval.s = 6");
    }

    @Test
    @DisplayName("S2: a damaged kept configuration is put aside and does not stop the start")
    void damaged() throws Exception {
        framework.close();
        Path kept = Files.createDirectories(home.resolve("data/config")).resolve("broken.config");
        Files.writeString(kept, "a=I\"");
        framework = TestFramework.start(home);
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        assertThat(kept).doesNotExist();
        assertThat(kept.getParent()).isDirectoryContaining("glob:**/broken.config.damaged-*");
    }

    @Test
    @DisplayName("S2: a change that cannot be stored, or not be written to its file, changes neither")
    void consistentOnFullDisk() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        Configuration configuration = framework.admin().getConfiguration(PID, "?");
        Path kept = home.resolve("data/config/" + PID + ".config");
        String before = Files.readString(kept);

        for (Path target : List.of(kept, cfg)) {
            Path obstacle = obstruct(target);
            assertThatThrownBy(() -> configuration.update(dictionary(Map.of("interval.s", 9))))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("conf/dev.tomte.probe.cfg was not changed, because ");
            assertThat(cfg).hasContent("interval.s = 5");
            assertThat(kept).hasContent(before);
            assertThat(properties().get("interval.s")).isEqualTo("5");
            Files.delete(obstacle);
            Files.delete(obstacle.getParent());
        }

        configuration.update(dictionary(Map.of("interval.s", 9)));
        assertThat(cfg).hasContent("interval.s = 9");
        awaitProbe("interval.s", "9");
    }

    @Test
    @DisplayName("S2: the refusal of a change made in the Web Console names the file, and no control character is raw")
    void refusalNamesFile() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        Configuration configuration = framework.admin().getConfiguration(PID, "?");

        assertThatThrownBy(() -> configuration.update(
                        dictionary(Map.of("interval.s", "\u001b[2J\u009b31m\n\u2028x", "k\u001b\n", "y"))))
                .hasMessageStartingWith("conf/dev.tomte.probe.cfg: interval.s = ?[2J?31m??x is refused");
        configuration.update(dictionary(Map.of("interval.s", "6", "k\u001b\n", "y")));
        assertThat(logged()).anyMatch(line -> line.startsWith("conf/dev.tomte.probe.cfg: k?? is not a setting"));
        assertThat(logged()).noneMatch(line -> line.matches("(?s).*[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028].*"));
    }

    @Test
    @DisplayName("S2: a byte order mark before a file's text does not spoil its first key")
    void byteOrderMark() throws Exception {
        write(cfg, "\uFEFFinterval.s = 5\nname = ok\n");
        awaitProbe("interval.s", "5");
        framework.admin().getConfiguration(PID, "?").update(dictionary(Map.of("interval.s", 6, "name", "ok")));
        assertThat(cfg).hasContent("interval.s = 6\nname = ok");
        write(cfg, "\uFEFF# How often.\ninterval.s = 7\n");
        awaitProbe("interval.s", "7");
        Files.delete(cfg);
        TestFramework.await(
                "the component without it", () -> !framework.probe(PID).containsKey("interval.s"));
        write(framework.conf.resolve(PID + ".cfg.json"), "\uFEFF{ \"interval.s\": 8 }");
        awaitProbe("interval.s", 8L);
        assertThat(logged()).noneMatch(line -> line.contains("is not a setting"));
    }

    @Test
    @DisplayName("S2: two files of one configuration are reported once, with both names")
    void twoFiles() throws Exception {
        write(cfg, "interval.s = 5\n");
        awaitProbe("interval.s", "5");
        write(framework.conf.resolve(PID + ".cfg.json"), "{ \"interval.s\": 6 }");
        awaitProbe("interval.s", 6L);
        write(cfg, "interval.s = 70\n");
        awaitProbe("interval.s", "70");
        assertThat(logged())
                .filteredOn(line -> line.contains("both hold"))
                .containsExactly(
                        "conf/dev.tomte.probe.cfg and conf/dev.tomte.probe.cfg.json both hold the configuration"
                                + " dev.tomte.probe, and whichever is read last counts; remove one of them");
    }

    /** A folder that is not empty where the new content would be prepared: no right and no disk gets past it. */
    private static Path obstruct(Path target) throws IOException {
        Path folder = Files.createDirectory(target.resolveSibling("." + target.getFileName() + ".tmp"));
        return Files.createFile(folder.resolve("obstacle"));
    }

    private void restart() throws Exception {
        framework.close();
        framework = TestFramework.start(home);
    }

    private void awaitProbe(String key, Object value) {
        TestFramework.await(
                key + " = " + value, () -> value.equals(framework.probe(PID).get(key)));
    }

    private Dictionary<String, Object> properties() throws IOException {
        return framework.admin().getConfiguration(PID, "?").getProperties();
    }

    private List<String> logged() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Dictionary<String, Object> dictionary(Map<String, Object> values) {
        return FrameworkUtil.asDictionary(values);
    }

    /** As an editor does it: beside, then renamed. */
    private static void write(Path file, String content) throws IOException {
        AtomicFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    }
}
