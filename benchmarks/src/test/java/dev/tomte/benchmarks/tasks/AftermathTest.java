package dev.tomte.benchmarks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.benchmarks.tasks.RunLog.Entry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a crash did")
class AftermathTest {

    private static final long MS = 1_000_000;

    private static Entry begin(long id, long ms) {
        return new Entry(false, id, ms * MS);
    }

    private static Entry end(long id, long ms) {
        return new Entry(true, id, ms * MS);
    }

    @Test
    @DisplayName("tells interrupted, lost and repeated tasks apart")
    void counts() {
        // 0 ended, and is repeated; 1 and 2 were cut off and come back; 3 begins later; 4 is lost.
        List<Entry> entries = List.of(
                begin(0, 1),
                begin(1, 2),
                end(0, 3),
                begin(2, 4),
                begin(1, 110),
                end(1, 111),
                begin(0, 112),
                end(0, 113),
                begin(3, 114),
                end(3, 115),
                begin(2, 120),
                end(2, 121));

        Aftermath after = Aftermath.of(entries, 5, 4, 100 * MS);

        assertThat(after.ended()).isEqualTo(1);
        assertThat(after.interrupted()).isEqualTo(2);
        assertThat(after.lost()).isEqualTo(1);
        assertThat(after.repeated()).isEqualTo(1);
        assertThat(after.firstAgainMs()).hasValue(10);
        assertThat(after.lastAgainMs()).hasValue(20);
    }

    @Test
    @DisplayName("has no time for the last of them if one never came back")
    void neverCameBack() {
        Aftermath after = Aftermath.of(List.of(begin(0, 1), begin(1, 2), begin(0, 50), end(0, 51)), 2, 2, 40 * MS);

        assertThat(after.firstAgainMs()).hasValue(10);
        assertThat(after.lastAgainMs()).isEmpty();
        assertThat(after.lost()).isEqualTo(1);
    }

    @Test
    @DisplayName("is read back from the file as the runs left it")
    void file(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("runs");
        long before = System.nanoTime();
        try (RunLog log = new RunLog(file)) {
            log.append(false, 7);
            log.append(true, 7);
        }

        assertThat(RunLog.count(file)).isEqualTo(2);
        assertThat(RunLog.read(file)).extracting(Entry::end).containsExactly(false, true);
        assertThat(RunLog.read(file)).allSatisfy(entry -> {
            assertThat(entry.id()).isEqualTo(7);
            assertThat(entry.nanos()).isGreaterThanOrEqualTo(before);
        });
    }
}
