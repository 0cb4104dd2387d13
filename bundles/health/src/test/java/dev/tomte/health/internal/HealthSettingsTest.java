package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HealthSettingsTest {

    private static final String METATYPE = "/OSGI-INF/metatype/dev.tomte.health.internal.HealthConfig.xml";

    @Test
    @DisplayName("the defaults are valid: every 60 s, 5 s for a collector, no hold time for the disk")
    void defaults() {
        HealthSettings settings = HealthSettings.DEFAULTS;

        assertThat(settings).isEqualTo(HealthSettings.of(Configs.with(Map.of())));
        assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.timeLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.thresholds())
                .containsEntry("cpu.usage", new Threshold(85, 95, 5, Duration.ofSeconds(30)))
                .containsEntry("disk.usage", new Threshold(85, 95, 5, Duration.ZERO))
                .containsEntry("temperature.cpu", new Threshold(80, 90, 5, Duration.ofSeconds(30)))
                .containsOnlyKeys(
                        "cpu.usage", "memory.usage", "disk.usage", "temperature.cpu", "fd.usage", "jvm.heap.usage");
    }

    @TestFactory
    @DisplayName("S2: what the metatype promises for a key is what is refused, with key, value and range")
    Stream<DynamicTest> ranges() throws Exception {
        return keys().map(key -> dynamicTest(key.getAttribute("id"), () -> checkRange(key)));
    }

    private static Stream<Element> keys() throws Exception {
        NodeList keys = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(HealthSettingsTest.class.getResource(METATYPE).toString())
                .getElementsByTagName("AD");
        assertThat(keys.getLength()).isEqualTo(HealthConfig.class.getDeclaredMethods().length);
        return IntStream.range(0, keys.getLength()).mapToObj(i -> (Element) keys.item(i));
    }

    private static void checkRange(Element key) {
        String id = key.getAttribute("id");
        String min = key.getAttribute("min");
        String max = key.getAttribute("max");
        for (int outside : new int[] {Integer.parseInt(min) - 1, Integer.parseInt(max) + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HealthSettings.of(Configs.with(Map.of(id, outside))))
                    .withMessage("%s = %s: expected a whole number from %s to %s", id, outside, min, max);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthSettings.of(Configs.with(Map.of(id, "lots"))))
                .withMessageStartingWith("%s: expected a whole number from %s to %s", id, min, max)
                .withMessageContaining("lots");
    }

    @TestFactory
    @DisplayName("S2: the shipped file and the guide have every key with its default and range")
    Stream<DynamicTest> documented() throws Exception {
        String file = Files.readString(Path.of("../../runtime/src/main/dist/conf/dev.tomte.health.cfg"));
        String guide = Files.readString(Path.of("../../docs/health.md"));
        assertThat(file.lines()).allMatch(line -> line.isEmpty() || line.startsWith("#"), "changes nothing");
        return keys().map(key -> dynamicTest(key.getAttribute("id"), () -> {
            String setting = "#%s = %s".formatted(key.getAttribute("id"), key.getAttribute("default"));
            String range = "%s to %s".formatted(key.getAttribute("min"), key.getAttribute("max"));
            assertThat(file).containsPattern("# .* " + range + "\\.\n" + setting + "\n");
            assertThat(guide)
                    .contains(
                            "| `%s` | %s | %s |".formatted(key.getAttribute("id"), key.getAttribute("default"), range));
        }));
    }

    @Test
    @DisplayName("S2: a warning at or above its critical value is refused with both")
    void warningAboveCritical() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthSettings.of(Configs.with(Map.of("diskWarning", 95))))
                .withMessage("diskWarning = 95: expected less than diskCritical = 95 (both 1 to 100)");
    }

    @Test
    @DisplayName("S2: a hysteresis that a warning could never come out of is refused")
    void hysteresisBelowZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthSettings.of(Configs.with(Map.of("fdWarning", 5))))
                .withMessageContaining("hysteresis = 5")
                .withMessageContaining("fdWarning = 5");
    }
}
