package dev.tomte.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingKeyTest {

    private enum Mode {
        ECO,
        FULL_POWER
    }

    private static final SettingKey<Long> INTERVAL = SettingKey.integer("valve.interval", 60, 1, 3600, "s");
    private static final SettingKey<Double> FACTOR = SettingKey.decimal("valve.factor", 1.5, -2, 2, "");
    private static final SettingKey<Boolean> LOUD = SettingKey.flag("valve.loud", false, "");
    private static final SettingKey<Mode> MODE = SettingKey.choice("valve.mode", Mode.class, Mode.ECO, "");
    private static final SettingKey<String> LABEL = SettingKey.text("valve.label", "", 5, "");
    private static final SettingKey<String> SERVER = SettingKey.url("valve.server", "", "");
    private static final SettingKey<String> ID = SettingKey.identity("valve.id", "");

    @Test
    @DisplayName("S1: a value of each type goes to its text and back")
    void bothWays() {
        assertThat(INTERVAL.parse(" 3600 ")).isEqualTo(3600);
        assertThat(INTERVAL.format(1L)).isEqualTo("1");
        assertThat(FACTOR.parse("-2")).isEqualTo(-2.0);
        assertThat(FACTOR.format(0.25)).isEqualTo("0.25");
        assertThat(LOUD.parse("TRUE")).isTrue();
        assertThat(LOUD.format(false)).isEqualTo("false");
        assertThat(MODE.parse("full-power")).isEqualTo(Mode.FULL_POWER);
        assertThat(MODE.format(Mode.FULL_POWER)).isEqualTo("full-power");
        assertThat(LABEL.parse("tümpf")).isEqualTo("tümpf");
        assertThat(SERVER.parse("https://example.org:8443/a?b=c")).isEqualTo("https://example.org:8443/a?b=c");
        assertThat(SERVER.parse(" ")).isEmpty();
        String id = "0b9b7a3e-53a0-4f5d-9d3c-7f1f0f6b2a11";
        assertThat(ID.parse(id)).isEqualTo(id);
        assertThat(ID.isReadOnly()).isTrue();
    }

    @ParameterizedTest(name = "'{0}'")
    @ValueSource(strings = {"", "0", "3601", "1.5", "9223372036854775808", "ten"})
    @DisplayName("S1: a number out of its range is refused with what was expected")
    void range(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> INTERVAL.parse(text))
                .withMessage("valve.interval = " + text + " is refused: expected a whole number from 1 to 3600");
    }

    @ParameterizedTest(name = "'{0}'")
    @ValueSource(strings = {"NaN", "Infinity", "2.1", "-2.0001", ""})
    @DisplayName("S1: a decimal out of its range, and what is no number, is refused")
    void decimals(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FACTOR.parse(text))
                .withMessageContaining("expected a number from -2.0 to 2.0");
    }

    @ParameterizedTest(name = "'{0}'")
    @ValueSource(
            strings = {
                "example.org",
                "ftp://example.org/",
                "https://",
                "http:///path",
                "https://user:pass@example.org/",
                "https://example.org:70000/",
                "https://exa mple.org/",
                "javascript:alert(1)"
            })
    @DisplayName("S1: what is no address of a server is refused, and so is one with a password in it")
    void addresses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SERVER.parse(text))
                .withMessageContaining("expected an address such as https://example.org/");
    }

    @Test
    @DisplayName("S1: other words, long texts, control characters and foreign UUIDs are refused")
    void others() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODE.parse("ECO"))
                .withMessageContaining("one of eco, full-power");
        assertThatIllegalArgumentException().isThrownBy(() -> LOUD.parse("yes")).withMessageContaining("true or false");
        assertThatIllegalArgumentException().isThrownBy(() -> LABEL.parse("123456"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LABEL.parse("a\nb"))
                .withMessageStartingWith("valve.label = a?b is refused");
        assertThatIllegalArgumentException().isThrownBy(() -> ID.parse("0b9b7a3e-53a0-1f5d-9d3c-7f1f0f6b2a11"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LABEL.parse("x".repeat(SettingKey.MAX_LENGTH + 1)))
                .withMessageContaining("…");
    }

    @Test
    @DisplayName("S1: a key whose own default is not allowed cannot be made, nor one with a bad name")
    void declarations() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.integer("a.b", 0, 1, 2, ""))
                .withMessage("The default of a.b is '0', but expected is a whole number from 1 to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> SettingKey.flag("a b", true, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SettingKey.text("a", "", 0, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SettingKey.flag("a", true, "x".repeat(1001)));
    }

    @Test
    @DisplayName("Keys are equal if they say the same of a value")
    void equality() {
        assertThat(SettingKey.integer("valve.interval", 60, 1, 3600, "seconds"))
                .isEqualTo(INTERVAL)
                .hasSameHashCodeAs(INTERVAL);
        assertThat(SettingKey.integer("interval", 60, 1, 3600, "s").prefixed("valve."))
                .isEqualTo(INTERVAL);
        assertThat(INTERVAL.prefixed("valve.")).isSameAs(INTERVAL);
        assertThat(SettingKey.integer("valve.interval", 60, 1, 3601, "s")).isNotEqualTo(INTERVAL);
        assertThat(SettingKey.text("valve.label", "", 6, "")).isNotEqualTo(LABEL);
    }
}
