package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table("name", "lastError", "size", "secretId")
            .hide("secretId")
            .row("ä🧙", Optional.of("a\nb\u009b"), 1L, 7)
            .row("long", Optional.empty(), 1000L, 8);

    @Test
    @DisplayName("U1: columns are aligned by characters, numbers to the right; what could steer a terminal is replaced")
    void text() {
        assertThat(table.text(false, 0)).isEqualTo("""
                        NAME  LAST ERROR  SIZE
                        ä🧙    a; b?          1
                        long  -           1000
                        """);
    }

    @Test
    @DisplayName("U1: a terminal gets bold titles, and lines no longer than it is wide")
    void decorated() {
        assertThat(table.text(true, 8)).isEqualTo("\u001b[1mNAME  L…\u001b[0m\nä🧙    a…\nlong  -…\n");
    }

    @Test
    @DisplayName("U1: a wide cell is cut for people, unless it is the last, and whole in JSON")
    void wide() {
        String wide = "🧙".repeat(200);
        Table cut = new Table("name", "detail").row(wide, wide);

        assertThat(cut.text(false, 0).lines().skip(1)).containsExactly("🧙".repeat(59) + "…  " + wide);
        assertThat(cut.toJson()).hasToString("[{\"name\":\"" + wide + "\",\"detail\":\"" + wide + "\"}]");
    }

    @Test
    @DisplayName("U1: JSON has all columns, with their types and texts as they are")
    void json() {
        assertThat(table.toJson())
                .hasToString("[{\"name\":\"ä🧙\",\"lastError\":\"a\\nb\u009b\",\"size\":1,\"secretId\":7},"
                        + "{\"name\":\"long\",\"lastError\":null,\"size\":1000,\"secretId\":8}]");
        assertThat(new Table("a").row(List.of("x", 1.5, true)).toJson()).hasToString("[{\"a\":[\"x\",1.5,true]}]");
    }
}
