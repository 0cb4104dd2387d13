package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final BlockingQueue<String> runs = new LinkedBlockingQueue<>();

    private Integer run() {
        runs.add(Thread.currentThread().getName());
        return runs.size();
    }

    private void awaitRun() throws InterruptedException {
        assertThat(runs.poll(10, TimeUnit.SECONDS)).isEqualTo("tomte-test");
    }

    @Test
    @DisplayName("W5: the first run is right away, in the named thread; starting again does nothing")
    void startsRightAway() throws Exception {
        try (Schedule<Integer> schedule = new Schedule<>("tomte-test", this::run)) {
            schedule.start(HOUR);
            awaitRun();
            schedule.start(HOUR);
            schedule.now().get();
            assertThat(runs).as("only the run that was asked for").hasSize(1);
        }
    }

    @Test
    @DisplayName("W5: a changed interval applies at once; a run that fails does not end the schedule")
    void goesOn() throws Exception {
        try (Schedule<Integer> schedule = new Schedule<>("tomte-test", () -> {
            run();
            throw new IllegalStateException("No such device");
        })) {
            schedule.start(HOUR);
            awaitRun();
            schedule.change(Duration.ofMillis(5));
            awaitRun();
            awaitRun();
            awaitRun();
        }
    }

    @Test
    @DisplayName("W5: an Error, such as that there can be no further thread, does not end the schedule")
    void survivesErrors() throws Exception {
        try (Schedule<Integer> schedule = new Schedule<>("tomte-test", () -> {
            run();
            throw new OutOfMemoryError("unable to create native thread");
        })) {
            schedule.start(Duration.ofMillis(5));
            awaitRun();
            awaitRun();
            awaitRun();
        }
    }

    @Test
    @DisplayName("once stopped it runs only when asked")
    void stops() throws Exception {
        try (Schedule<Integer> schedule = new Schedule<>("tomte-test", this::run)) {
            schedule.soon();
            schedule.change(Duration.ofMillis(5));
            assertThat(schedule.now().get())
                    .as("never started: nothing ran before")
                    .isEqualTo(1);

            schedule.start(Duration.ofMillis(5));
            awaitRun();
            awaitRun();
            schedule.stop();
            schedule.now().get();
            int before = runs.size();
            assertThat(schedule.now().get()).isEqualTo(before + 1);
        }
    }

    @Test
    @DisplayName("runs asked for while another is under way are one; closing cancels it")
    void sharesAndCancels() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        Schedule<Integer> schedule = new Schedule<>("tomte-test", () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return 0;
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        });
        Future<Integer> underWay = schedule.now();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        Future<Integer> waiting = schedule.now();
        assertThat(schedule.now()).isSameAs(waiting).isNotSameAs(underWay);

        schedule.close();

        assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(underWay::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(interrupted).hasValue(1);
    }
}
