package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("T5: device-idle")
class DeviceIdleTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path root;

    private final LiveSettings settings = Configs.live(Map.of("idleAfterS", 60, "idleLoadPercent", 25));
    private Instant wall = START;
    private long nanos = -5;
    private long busy;
    private long idle;
    private long own;
    private Machine machine;
    private DeviceIdleCondition condition;

    @BeforeEach
    void machine() throws IOException {
        machine = new Machine(root).load("0.10 0.10 0.10").processors(0, 0, 0);
        condition = new DeviceIdleCondition(machine.files(), settings, () -> wall, () -> nanos);
    }

    /** Both clocks go on, while the two processors are used by others and by us, in percent of both. */
    private Verdict after(int seconds, int others, int ours) throws IOException {
        nanos += Duration.ofSeconds(seconds).toNanos();
        wall = wall.plusSeconds(seconds);
        busy += 2L * seconds * (others + ours);
        own += 2L * seconds * ours;
        idle += 2L * seconds * (100 - others - ours);
        machine.processors(busy, idle, own);
        return condition.check();
    }

    @Test
    @DisplayName("T5: at the first look the load average tells, per processor")
    void firstLook() throws IOException {
        machine.load("0.50 9.00 9.00");
        assertThat(condition.check()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: a busy device is idle only after the whole time without much to do")
    void busyAtFirst() throws IOException {
        machine.load("1.00 0.00 0.00");
        assertThat(condition.check().reason())
                .isEqualTo(
                        "the load was 50 % of the processors, more than 25 %, 0 s ago; the device is idle 60 s after");
        assertThat(after(30, 10, 0).reason()).contains("30 s ago");
        assertThat(after(29, 10, 0).holds()).isFalse();
        assertThat(after(1, 10, 0)).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @CsvSource({"60, 0.00 9.00 9.00", "300, 9.00 0.00 9.00", "301, 9.00 9.00 0.00"})
    @DisplayName("T5: the load average is taken over a time as long as configured")
    void column(int seconds, String averages) throws IOException {
        machine.load(averages);
        settings.configure(Configs.with(Map.of("idleAfterS", seconds)), Map.of());

        assertThat(condition.check()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    @DisplayName("T5: the work of our own tasks does not end the idleness they waited for; that of others does")
    void ownWork() throws IOException {
        assertThat(condition.check().holds()).isTrue();
        assertThat(after(5, 5, 95).holds()).isTrue();
        assertThat(after(5, 26, 70).reason()).startsWith("others used 26 % of the processors, more than 25 %, 0 s ago");
        assertThat(after(5, 10, 90).holds()).isFalse();
        assertThat(after(55, 10, 90).holds()).isTrue();
    }

    @Test
    @DisplayName("T5: two looks at nearly the same time tell no more than one")
    void twoLooks() throws IOException {
        assertThat(condition.check().holds()).isTrue();
        busy += 3;
        machine.processors(busy, idle, own);
        nanos += 30_000_000;
        assertThat(condition.check().holds()).isTrue();

        assertThat(after(10, 0, 0).holds()).isTrue();
    }

    @Test
    @DisplayName("T5: after a long time without a look the load average tells again")
    void longGap() throws IOException {
        assertThat(condition.check().holds()).isTrue();
        machine.load("2.00 0.00 0.00");

        assertThat(after(3_600, 0, 0).reason()).startsWith("the load was 100 %");
    }

    @Test
    @DisplayName("T5: somebody who types keeps the device from being idle")
    void typing() throws IOException {
        machine.terminal("pts/3", START.minusSeconds(20)).terminal("tty1", START.minusSeconds(4_000));
        machine.terminal("ttyS0", START).terminal("pts/ptmx", START);
        assertThat(condition.check().reason()).isEqualTo("somebody typed 20 s ago; the device is idle 60 s after");
        assertThat(after(40, 0, 0)).isEqualTo(Verdict.HOLDS);

        machine.terminal("tty1", wall);
        assertThat(after(8, 0, 0).reason()).startsWith("somebody typed 8 s ago");
    }

    @Test
    @DisplayName("T5: a step of the clock is not taken for typing, nor hides it")
    void clockStep() throws IOException {
        machine.terminal("pts/0", START.plusSeconds(86_400));
        assertThat(condition.check()).as("set back before the first look").isEqualTo(Verdict.HOLDS);

        wall = wall.minusSeconds(1_000_000);
        assertThat(after(5, 0, 0)).isEqualTo(Verdict.HOLDS);

        machine.terminal("pts/0", wall.plusSeconds(3));
        assertThat(after(2, 0, 0).reason()).startsWith("somebody typed 0 s ago");
    }

    @ParameterizedTest
    @CsvSource({
        "proc/stat, '', /proc/stat: expected a line 'cpu'",
        "proc/stat, cpu 1 2, /proc/stat: expected a line 'cpu' with 8 numbers",
        "proc/stat, cpu a b c d e f g h, '/proc/stat: expected numbers, found ''a b c'",
        "proc/self/stat, 1 (java) S 1, /proc/self/stat: expected 17 fields",
        "proc/self/stat, garbage, /proc/self/stat: expected 17 fields",
        "proc/loadavg, -, '/proc/loadavg: expected three averages, found ''-'"
    })
    @DisplayName("T5: garbage is told with its file")
    void garbage(String file, String content, String reason) throws IOException {
        machine.file(file, content);

        assertThat(condition.check().reason())
                .startsWith("it cannot be told whether the device is idle: ")
                .contains(reason);
    }

    @Test
    @DisplayName("T5: the machine that this test runs on can be told")
    void thisMachine() {
        DeviceFiles files = new DeviceFiles(Path.of("/"));
        Verdict verdict = new DeviceIdleCondition(files, settings, Instant::now, System::nanoTime).check();

        assertThat(verdict.reason()).doesNotContain("cannot be told");
        assertThat(new NetworkCondition(files).check().reason()).doesNotContain("cannot be told");
        assertThat(new ChargingCondition(files).check().reason()).doesNotContain("cannot be told");
    }
}
