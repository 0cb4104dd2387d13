package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskCondition.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("T5: conditions that hang, and many threads that ask")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HangingConditionTest {

    private static final String HANGS =
            "valve: it did not answer within 2000 ms, and is not asked again before it does";

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final ConditionBoard board = new ConditionBoard(nanos::get, Duration.ofSeconds(1), Duration.ofSeconds(2));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        release.countDown();
        threads.shutdownNow();
        board.close();
    }

    /** Hangs through every interrupt until it is released. */
    private Verdict hang() {
        asked.incrementAndGet();
        boolean released = false;
        while (!released) {
            try {
                released = release.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                assertThat(e)
                        .as("an interrupt that this condition does not heed")
                        .isNotNull();
            }
        }
        return Verdict.HOLDS;
    }

    @Test
    @DisplayName("T5: one that hangs does not hold, is not asked again before it returns, and then is")
    void hangs() throws Exception {
        board.add("valve", this::hang);
        board.watch(Set.of("valve"));
        assertThat(board.missing(Set.of("valve"))).contains(HANGS);
        for (int i = 0; i < 20; i++) {
            nanos.addAndGet(2_000_000_000L);
            assertThat(board.refresh()).isFalse();
            assertThat(board.missing(Set.of("valve"))).contains(HANGS);
        }
        assertThat(asked).hasValue(1);

        release.countDown();
        assertThat(Eventually.get(board::refresh, changed -> changed)).isTrue();
        assertThat(board.missing(Set.of("valve"))).isEmpty();
        assertThat(asked).hasValue(2);
    }

    @Test
    @DisplayName(
            "T5: one that hangs holds up the others only once and for its own time limit; they are asked all the same")
    void others() {
        for (int i = 0; i < 40; i++) {
            board.add("hanging" + i, this::hang);
        }
        AtomicInteger door = new AtomicInteger();
        board.add("door", () -> {
            door.incrementAndGet();
            return Verdict.HOLDS;
        });
        Set<String> all = new HashSet<>(board.names());
        board.watch(all);
        long begun = System.nanoTime();
        assertThat(board.missing(all)).isPresent();
        // One after the other it would take 80 s.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));

        for (int i = 0; i < 50; i++) {
            board.refresh();
        }
        assertThat(door).hasValue(51);
        assertThat(board.missing(Set.of("door"))).isEmpty();
    }

    @Test
    @DisplayName(
            "T5: one that begins to hang ceases to hold, which is told; one that heeds the interrupt is asked again")
    void beginsToHang() throws Exception {
        AtomicBoolean hanging = new AtomicBoolean();
        AtomicInteger interrupted = new AtomicInteger();
        List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
        TaskCondition valve = () -> {
            if (hanging.get()) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw new IllegalStateException("interrupted", e);
                }
            }
            return Verdict.HOLDS;
        };
        board.addListener((name, holds) -> told.add(holds));
        board.add("valve", valve);
        board.watch(Set.of("valve"));
        board.refresh();
        hanging.set(true);
        assertThat(board.refresh()).isTrue();
        assertThat(board.missing(Set.of("valve"))).contains(HANGS);
        Eventually.get(interrupted::get, times -> times == 1);
        hanging.set(false);
        Eventually.get(board::refresh, changed -> changed);

        assertThat(told).containsExactly(false, true);
    }

    @Test
    @DisplayName("T5: a hanging condition that goes away lets go who waits for it")
    void removedWhileAsked() throws Exception {
        ConditionBoard patient = new ConditionBoard(nanos::get, Duration.ofSeconds(1), Duration.ofMinutes(5));
        TaskCondition valve = this::hang;
        patient.add("valve", valve);
        Future<Optional<String>> answer = threads.submit(() -> patient.missing(Set.of("valve")));
        Eventually.get(asked::get, times -> times == 1);
        patient.remove("valve", valve);

        assertThat(answer.get(60, TimeUnit.SECONDS)).contains("there is no condition 'valve' here (there are none)");
        patient.close();
    }

    @Test
    @DisplayName("T5: closing lets go who waits, and so does an interrupt")
    void closedWhileAsked() throws Exception {
        ConditionBoard patient = new ConditionBoard(nanos::get, Duration.ofSeconds(1), Duration.ofMinutes(5));
        patient.add("valve", this::hang);
        Future<Optional<String>> answer = threads.submit(() -> patient.missing(Set.of("valve")));
        Eventually.get(asked::get, times -> times == 1);
        patient.close();
        assertThat(answer.get(60, TimeUnit.SECONDS)).contains("valve: it was not waited for: the task engine stops");

        Thread.currentThread().interrupt();
        board.add("door", this::hang);
        assertThat(board.missing(Set.of("door"))).contains("the conditions were not waited for: interrupted");
        assertThat(board.refresh()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("T5: who asks at the same time shares one question")
    void shared() throws Exception {
        ConditionBoard patient = new ConditionBoard(nanos::get, Duration.ofSeconds(1), Duration.ofMinutes(5));
        patient.add("valve", this::hang);
        List<Future<Optional<String>>> answers = IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> patient.missing(Set.of("valve"))))
                .toList();
        Eventually.get(asked::get, times -> times == 1);
        release.countDown();
        for (Future<Optional<String>> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(asked).hasValue(1);
        patient.close();
    }

    @Test
    @DisplayName(
            "T2: who finds a change while another thread tells one leaves the telling to it, so that the order stays")
    void orderOfTelling() throws Exception {
        AtomicBoolean holds = new AtomicBoolean();
        CountDownLatch first = new CountDownLatch(1);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        board.addListener((name, value) -> {
            told.add("begin " + value);
            first.countDown();
            if (value) {
                hang();
            }
            told.add("end " + value);
        });
        board.add("valve", () -> holds.get() ? Verdict.HOLDS : Verdict.no("open"));
        board.watch(Set.of("valve"));
        board.refresh();
        holds.set(true);
        Future<Boolean> telling = threads.submit(board::refresh);
        assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        holds.set(false);
        assertThat(board.refresh()).isTrue();
        assertThat(told).containsExactly("begin true");
        release.countDown();

        assertThat(telling.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("begin true", "end true", "begin false", "end false");
    }

    @Test
    @DisplayName("T2: with many threads that ask, watch, add and remove, changes are told by turns and end as they are")
    void concurrency() throws Exception {
        ConditionBoard busy = new ConditionBoard(System::nanoTime, Duration.ZERO, Duration.ofSeconds(30));
        AtomicBoolean holds = new AtomicBoolean();
        ConcurrentLinkedQueue<Boolean> told = new ConcurrentLinkedQueue<>();
        AtomicInteger telling = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        busy.addListener((name, value) -> {
            atOnce.accumulateAndGet(telling.incrementAndGet(), Math::max);
            if (name.equals("valve")) {
                told.add(value);
            }
            telling.decrementAndGet();
        });
        Set<String> names = Set.of("valve", "door");
        busy.add("valve", () -> holds.get() ? Verdict.HOLDS : Verdict.no("open"));
        busy.watch(names);
        busy.refresh();
        List<Future<?>> done = IntStream.range(0, 6)
                .<Future<?>>mapToObj(i -> threads.submit(() -> {
                    TaskCondition door = () -> Verdict.HOLDS;
                    for (int round = 0; round < 400; round++) {
                        holds.set(round % 2 == i % 2);
                        busy.add("door", door);
                        busy.watch(names);
                        busy.missing(names);
                        busy.refresh();
                        busy.unwatch(names);
                        busy.remove("door", door);
                    }
                }))
                .toList();
        for (Future<?> one : done) {
            one.get(120, TimeUnit.SECONDS);
        }
        holds.set(true);
        busy.refresh();

        List<Boolean> all = List.copyOf(told);
        assertThat(all).isNotEmpty();
        assertThat(all.get(all.size() - 1)).isTrue();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).as("change %s", i).isEqualTo(i % 2 == 0);
        }
        assertThat(atOnce).hasValue(1);
        busy.close();
    }
}
