package dev.tomte.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EntryHashTest {

    private static final Row ROW = new Row(2, 3, "a", "b", "SUCCESS", "c", "{}", "");

    @Test
    @DisplayName("W7: the hash of the documented example is the one that other tools work out of the documented bytes")
    void example() throws Exception {
        Row first = Row.after(
                Link.START,
                Instant.parse("2026-11-22T10:00:00Z"),
                AuditEvent.success("plugin.install", "hello").by("shell").with("version", "1.0.0"));
        String document = Files.readString(Path.of("../../docs/audit.md"));
        Matcher hash = Pattern.compile("SHA-256 +([0-9a-f]{64})").matcher(document);

        assertThat(hash.find()).as("docs/audit.md names the hash").isTrue();
        assertThat(first.hash()).isEqualTo(hash.group(1));
        assertThat(document).contains(first.json());
    }

    @Test
    @DisplayName("W7: no two entries have the same bytes, however their fields are cut")
    void unambiguous() {
        Set<String> hashes = new HashSet<>();
        List<Row> rows = List.of(
                ROW,
                new Row(3, 2, "a", "b", "SUCCESS", "c", "{}", ""),
                new Row(2, 3, "ab", "", "SUCCESS", "c", "{}", ""),
                new Row(2, 3, "", "ab", "SUCCESS", "c", "{}", ""),
                new Row(2, 3, "a", "b", "SUCCES", "Sc", "{}", ""),
                new Row(2, 3, "a", "b", "SUCCESS", "c{", "}", ""),
                new Row(2, 3, "a", "b\0", "SUCCESS", "c", "{}", ""));

        rows.forEach(row -> hashes.add(EntryHash.of("", row)));
        hashes.add(EntryHash.of("a", ROW));

        assertThat(hashes).hasSize(rows.size() + 1);
    }

    @Test
    @DisplayName("details are written as RFC 8785 says and read back as they were")
    void canonicalJson() {
        String json = CanonicalJson.write(
                new TreeMap<>(Map.of("\r", "Carriage Return", "1", "One", "€", "\u0001\"\\/\n\b\f\t", "A", "Ä😀")));

        assertThat(json)
                .isEqualTo(
                        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"A\":\"Ä😀\",\"€\":\"\\u0001\\\"\\\\/\\n\\b\\f\\t\"}");
        assertThat(CanonicalJson.write(CanonicalJson.read(json))).isEqualTo(json);
    }
}
