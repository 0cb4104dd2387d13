package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("T5: the configuration of the conditions")
class ConditionsSettingsTest {

    @Test
    @DisplayName("T5: the defaults are those that the documentation names")
    void defaults() {
        assertThat(ConditionsSettings.DEFAULTS)
                .isEqualTo(new ConditionsSettings(
                        15,
                        Duration.ofSeconds(120),
                        25,
                        List.of("wwan*", "ppp*", "usb*", "rmnet*", "qmi_wwan", "cdc_mbim", "rndis_host", "ipheth"),
                        true,
                        Duration.ofSeconds(30),
                        256,
                        5));
    }

    @ParameterizedTest
    @CsvSource({
        "batteryLowPercent, 0, batteryLowPercent = 0: expected a whole number from 1 to 99",
        "batteryLowPercent, x, batteryLowPercent: expected a whole number from 1 to 99",
        "idleAfterS, 9, idleAfterS = 9: expected a whole number from 10 to 86400",
        "idleLoadPercent, 101, idleLoadPercent = 101: expected a whole number from 1 to 100",
        "networkManagerS, 0, networkManagerS = 0: expected a whole number from 1 to 3600",
        "storageFreeMb, 0, storageFreeMb = 0: expected a whole number from 1 to 1048576",
        "storageFreePercent, 100, storageFreePercent = 100: expected a whole number from 0 to 99",
        "meteredInterfaces, 'eth0,a/b', meteredInterfaces = 'a/b': expected names"
    })
    @DisplayName("T5: a value that will not do is refused with its key and what is allowed")
    void refused(String key, String value, String message) {
        assertThatThrownBy(() -> ConditionsSettings.of(Configs.with(Map.of(key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("T5: of a change with one bad value nothing is taken")
    void keepsOld() {
        LiveSettings settings = Configs.live(Map.of("storageFreeMb", 7));

        settings.configure(Configs.with(Map.of("storageFreeMb", 8, "idleAfterS", 1)), Map.of());
        assertThat(settings.now().storageFreeMb()).isEqualTo(7);

        settings.configure(Configs.with(Map.of("storageFreeMb", 9)), Map.of());
        assertThat(settings.now().storageFreeMb()).isEqualTo(9);
    }

    @Test
    @DisplayName("T5: a list is taken from a text with commas, an empty one too, and too long a one is refused")
    void lists() {
        assertThat(metered("a*, b ,,c")).containsExactly("a*", "b", "c");
        assertThat(metered("")).isEmpty();
        assertThatThrownBy(() -> metered("a,".repeat(101))).hasMessageContaining("at most 100 names, not 101");
    }

    private static List<String> metered(String value) {
        return ConditionsSettings.of(Configs.with(Map.of("meteredInterfaces", value)))
                .metered();
    }
}
