package dev.tomte.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StatsTest {

    @Test
    @DisplayName("The median of an odd and of an even number of samples, in any order")
    void median() {
        assertThat(Stats.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Stats(4, 1, 9));
        assertThat(Stats.of(List.of(8.0, 1.0, 2.0, 4.0))).isEqualTo(new Stats(3, 1, 8));
    }

    @Test
    @DisplayName("Ratios are taken pair by pair: a machine that becomes slower meanwhile changes none of them")
    void ratios() {
        assertThat(Stats.ofRatios(List.of(3.0, 30.0, 300.0), List.of(1.0, 10.0, 100.0)))
                .isEqualTo(new Stats(3, 3, 3));
    }

    @Test
    @DisplayName("No samples, or samples without a partner, are refused")
    void refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Stats.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stats.ofRatios(List.of(1.0, 2.0), List.of(1.0)))
                .withMessageContaining("2 samples and 1");
    }
}
