package dev.tomte.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.benchmarks.report.Target.Bound;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    @DisplayName("Columns are as wide as their widest cell, figures stand to the right")
    void aligned() {
        Table table =
                new Table("name", "ms").row(List.of("a longer name", "1,234")).row(List.of("b", "5"));

        assertThat(table).hasToString("""
                        | name          |    ms |
                        |---------------|------:|
                        | a longer name | 1,234 |
                        | b             |     5 |
                        """);
    }

    @Test
    @DisplayName("A row with a cell too few is refused")
    void ragged() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Table("name", "ms").row(List.of("a")));
    }

    @Test
    @DisplayName("A target is reached at its limit and missed beyond it")
    void target() {
        assertThat(new Target("memory", 110, Bound.AT_MOST, 110, "MB").reached())
                .isTrue();
        assertThat(new Target("memory", 110.1, Bound.AT_MOST, 110, "MB").reached())
                .isFalse();
        assertThat(new Target("speed-up", 20, Bound.AT_LEAST, 20, "x").reached())
                .isTrue();
        assertThat(new Target("speed-up", 19.9, Bound.AT_LEAST, 20, "x").reached())
                .isFalse();
    }

    @Test
    @DisplayName("A ratio without pairs is a dash")
    void dash() {
        Samples measured = new Samples("a");
        measured.add(4);
        Samples base = new Samples("b");
        assertThat(measured.ratioTo(base)).isEqualTo("-");
        base.add(2);
        assertThat(measured.ratioTo(base)).isEqualTo("2.00 x");
    }
}
