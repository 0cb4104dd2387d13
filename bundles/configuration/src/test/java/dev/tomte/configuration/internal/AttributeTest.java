package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S2: what a metatype allows")
class AttributeTest {

    private Map<String, Attribute> attributes;

    @BeforeEach
    void read() throws IOException {
        attributes = document(ProbeBundle.METATYPE).get(ProbeBundle.PID);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "interval.s, 1",
        "interval.s, 86400",
        "interval.s, ' 5 '",
        "name, ab",
        "colour, red",
        "ratio, -3e2",
        "ratio, 1.5",
        "on, TRUE",
        "secret, 12345678",
        "ports, 80"
    })
    void allows(String key, String value) {
        assertThat(attributes.get(key).refusal(value)).isEmpty();
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "interval.s | 0 | a whole number from 1 to 86400",
                "interval.s | 1.5 | a whole number from 1 to 86400",
                "interval.s | '' | a whole number from 1 to 86400",
                "interval.s | 99999999999 | a whole number from 1 to 86400",
                "name | a | a text of 2 to 20 characters",
                "colour | green | one of red, blue",
                "ratio | NaN | a number at most 1.5",
                "ratio | 1.6 | a number at most 1.5",
                "on | yes | true or false"
            })
    void refuses(String key, String value, String expected) {
        assertThat(attributes.get(key).refusal(value))
                .contains(key + " = " + value + " is refused: expected " + expected);
    }

    @Test
    @DisplayName("S2: a password is never shown")
    void hidesPasswords() {
        assertThat(attributes.get("secret").refusal("short").orElseThrow())
                .contains("(hidden)")
                .doesNotContain("short");
    }

    @Test
    @DisplayName("S2: arrays and collections are checked one by one, and counted")
    void several() {
        Attribute ports = attributes.get("ports");
        assertThat(ports.refusal(new int[] {1, 2})).isEmpty();
        assertThat(ports.refusal(List.of(1, 0)).orElseThrow()).contains("ports = 0 is refused");
        assertThat(ports.refusal(new String[] {"1", "2", "3"}).orElseThrow()).contains("3 values", "at most 2");
        assertThat(attributes.get("interval.s").refusal(new int[] {1, 2}).orElseThrow())
                .contains("one value");
    }

    @Test
    @DisplayName("S2: a document that is no XML, too large or refers outside is refused")
    void badDocuments() {
        assertThatThrownBy(() -> document("<a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> document(" ".repeat((1 << 20) + 1))).hasMessageContaining("at most");
        assertThatThrownBy(() -> document("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:/etc/hostname\">]><a>&x;</a>"))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("S2: a mistyped key finds its neighbours, nearest first")
    void nearMatches() {
        assertThat(NearMatches.of("intervall.s", attributes.keySet())).containsExactly("interval.s");
        assertThat(NearMatches.of("completely", attributes.keySet())).isEmpty();
    }

    private static Map<String, Map<String, Attribute>> document(String xml) throws IOException {
        return MetatypeDocument.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
