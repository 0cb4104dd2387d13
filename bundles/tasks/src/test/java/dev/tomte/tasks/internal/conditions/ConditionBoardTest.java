package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskCondition.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("T5: the board of conditions")
class ConditionBoardTest {

    /** Does as it is told, and counts. */
    static final class Valve implements TaskCondition {

        final AtomicInteger asked = new AtomicInteger();
        volatile Verdict verdict = Verdict.no("the valve is open");

        @Override
        public Verdict check() {
            asked.incrementAndGet();
            return verdict;
        }
    }

    private static final Set<String> VALVE = Set.of("valve");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> told = new ArrayList<>();
    private final Valve valve = new Valve();
    private final ConditionBoard board = new ConditionBoard(nanos::get, Duration.ofSeconds(1), Duration.ofSeconds(20));

    @BeforeEach
    void listen() {
        board.addListener((name, holds) -> told.add(name + " " + holds));
    }

    @AfterEach
    void close() {
        board.close();
    }

    private void later(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    @DisplayName("T5: nothing is missing where nothing is asked for, or all hold")
    void holds() {
        board.add("valve", valve);
        board.add("door", () -> Verdict.HOLDS);
        valve.verdict = Verdict.HOLDS;

        assertThat(board.missing(Set.of())).isEmpty();
        assertThat(board.missing(Set.of("valve", "door"))).isEmpty();
        assertThat(board.names()).containsExactly("door", "valve");
    }

    @Test
    @DisplayName("T5: what does not hold is told with its reason, what is unknown with what there is")
    void reasons() {
        assertThat(board.missing(VALVE)).contains("there is no condition 'valve' here (there are none)");

        board.add("valve", valve);
        board.add("door", () -> Verdict.no(""));

        assertThat(board.missing(Set.of("valve", "moon", "door")))
                .contains("door: it does not hold; there is no condition 'moon' here (there are door, valve);"
                        + " valve: the valve is open");
    }

    @Test
    @DisplayName("T5: a condition is asked again only when what is known is older than a second")
    void fresh() {
        board.add("valve", valve);
        board.missing(VALVE);
        valve.verdict = Verdict.HOLDS;
        later(Duration.ofSeconds(1));
        assertThat(board.missing(VALVE)).contains("valve: the valve is open");
        assertThat(valve.asked).hasValue(1);

        later(Duration.ofNanos(1));
        assertThat(board.missing(VALVE)).isEmpty();
        assertThat(valve.asked).hasValue(2);
    }

    @Test
    @DisplayName("T2: refresh tells what began and ceased to hold since the look before, but the first is no change")
    void edges() {
        valve.verdict = Verdict.HOLDS;
        board.add("valve", valve);
        board.watch(VALVE);
        assertThat(board.refresh()).isFalse();
        assertThat(told).isEmpty();

        valve.verdict = Verdict.no("open");
        assertThat(board.refresh()).isTrue();
        assertThat(board.refresh()).isFalse();
        valve.verdict = Verdict.HOLDS;
        assertThat(board.refresh()).isTrue();

        assertThat(told).containsExactly("valve false", "valve true");
    }

    @Test
    @DisplayName("T5: after watch and missing, whatever begins to hold is told")
    void waitThenHold() {
        board.add("valve", valve);
        board.watch(VALVE);
        assertThat(board.missing(VALVE)).isPresent();
        valve.verdict = Verdict.HOLDS;
        board.refresh();

        assertThat(told).containsExactly("valve true");
    }

    @Test
    @DisplayName("T5: missing tells a change that it finds, too")
    void missingFindsEdge() {
        board.add("valve", valve);
        board.missing(VALVE);
        board.watch(VALVE);
        valve.verdict = Verdict.HOLDS;
        later(Duration.ofSeconds(2));

        assertThat(board.missing(VALVE)).isEmpty();
        assertThat(told).containsExactly("valve true");
    }

    @Test
    @DisplayName("T2: what changed long before anybody watched is no news")
    void oldNews() {
        board.add("valve", valve);
        board.missing(VALVE);
        valve.verdict = Verdict.HOLDS;
        later(Duration.ofMinutes(1));
        board.watch(VALVE);

        assertThat(board.refresh()).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("T5: only what is watched is looked at, until the last of several has ceased to watch")
    void referenceCounted() {
        board.add("valve", valve);
        board.refresh();
        assertThat(valve.asked).hasValue(0);

        board.watch(VALVE);
        board.watch(VALVE);
        board.unwatch(VALVE);
        board.refresh();
        board.refresh();
        assertThat(valve.asked).hasValue(2);

        board.unwatch(VALVE);
        board.refresh();
        assertThat(valve.asked).hasValue(2);
        assertThatThrownBy(() -> board.unwatch(VALVE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("'valve' is not watched");
        assertThatThrownBy(() -> board.unwatch(Set.of("moon"))).hasMessage("'moon' is not watched");
    }

    @Test
    @DisplayName("T5: a condition that comes while it is waited for begins to hold, and ceases when it goes")
    void comesAndGoes() {
        board.watch(VALVE);
        assertThat(board.refresh()).isFalse();
        valve.verdict = Verdict.HOLDS;
        board.add("valve", valve);
        assertThat(board.refresh()).isTrue();
        board.remove("valve", valve);

        assertThat(told).containsExactly("valve true", "valve false");
        assertThat(board.missing(VALVE)).contains("there is no condition 'valve' here (there are none)");
        assertThat(board.names()).isEmpty();

        board.add("valve", valve);
        board.refresh();
        assertThat(told).containsExactly("valve true", "valve false", "valve true");
    }

    @Test
    @DisplayName("T5: of two conditions of a name the first counts, until it goes")
    void sameName() {
        Valve other = new Valve();
        other.verdict = Verdict.HOLDS;
        board.add("valve", valve);
        board.add("valve", other);
        board.watch(VALVE);
        assertThat(board.missing(VALVE)).contains("valve: the valve is open");

        board.remove("valve", valve);
        assertThat(board.missing(VALVE)).isEmpty();
        assertThat(told).containsExactly("valve true");

        board.remove("valve", valve);
        board.remove("moon", valve);
        assertThat(board.names()).containsExactly("valve");
    }

    @Test
    @DisplayName("T5: a condition that throws, or answers null, does not hold; what it threw is the reason")
    void throwing() {
        board.add("valve", () -> {
            throw new IllegalStateException("the bus\nis down");
        });
        board.add("door", () -> {
            throw new StackOverflowError();
        });
        board.add("nothing", ConditionBoardTest::nothing);

        assertThat(board.missing(Set.of("valve", "door", "nothing")))
                .contains("door: java.lang.StackOverflowError; nothing: it answered null; valve: the bus?is down");
    }

    @Test
    @DisplayName("T5: of a condition that fails, the first failure and the recovery are logged")
    void loggedOnce() {
        Logger log = (Logger) LoggerFactory.getLogger(Entry.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
        board.add("valve", () -> {
            failure.get().ifPresent(e -> {
                throw e;
            });
            return Verdict.HOLDS;
        });
        board.watch(VALVE);
        board.refresh();
        failure.set(Optional.of(new IllegalStateException("the bus is down")));
        board.refresh();
        board.refresh();
        failure.set(Optional.empty());
        board.refresh();
        board.refresh();
        log.detachAppender(lines);

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "A condition failed and counts as not holding: valve: the bus is down",
                        "Condition valve answers again");
        assertThat(told).containsExactly("valve false", "valve true");
    }

    @Test
    @DisplayName("T5: a reason of a million characters is cut")
    void longReason() {
        valve.verdict = Verdict.no("x".repeat(1_000_000));
        board.add("valve", valve);

        assertThat(board.missing(VALVE))
                .hasValueSatisfying(reason -> assertThat(reason).hasSizeLessThan(400));
    }

    @Test
    @DisplayName("T2: a flapping condition is told in full and in order")
    void flapping() {
        board.add("valve", valve);
        board.watch(VALVE);
        board.refresh();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            boolean holds = i % 2 == 0;
            valve.verdict = holds ? Verdict.HOLDS : Verdict.no("open");
            board.refresh();
            expected.add("valve " + holds);
        }

        assertThat(told).isEqualTo(expected);
    }

    @Test
    @DisplayName("T2: a listener may call back, and one that throws does not keep others from being told")
    void listeners() {
        List<Optional<String>> answers = new ArrayList<>();
        board.addListener((name, holds) -> {
            throw new IllegalStateException("a bad listener");
        });
        ConditionBoard.Listener back = (name, holds) -> answers.add(board.missing(VALVE));
        board.addListener(back);
        board.add("valve", valve);
        board.watch(VALVE);
        board.refresh();
        valve.verdict = Verdict.HOLDS;
        board.refresh();
        board.removeListener(back);
        valve.verdict = Verdict.no("open");
        board.refresh();

        assertThat(answers).containsExactly(Optional.empty());
        assertThat(told).containsExactly("valve true", "valve false");
    }

    @Test
    @DisplayName("T5: a board that is closed asks nobody, and says so")
    void closed() {
        board.add("valve", valve);
        board.close();

        assertThat(board.missing(VALVE)).contains("valve: it is not asked any more: the task engine has stopped");
        assertThat(valve.asked).hasValue(0);
    }

    @SuppressWarnings("NullAway") // A foreign condition may do so, whatever its contract says.
    private static Verdict nothing() {
        return null;
    }
}
