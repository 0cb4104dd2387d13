package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(180)
class SharedRunTest {

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    @DisplayName("W5: each run is in the named thread; what is asked for after it has begun is another one")
    void runsInItsThread() throws Exception {
        try (SharedRun<String> run =
                new SharedRun<>("tomte-test", () -> Thread.currentThread().getName() + " " + runs.incrementAndGet())) {
            assertThat(run.now().get()).isEqualTo("tomte-test 1");
            assertThat(run.now().get()).isEqualTo("tomte-test 2");
        }
    }

    @Test
    @DisplayName("W5: what is asked for before a run has begun shares it, also one that is to come in a moment")
    void shares() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (SharedRun<Integer> run = new SharedRun<>("tomte-test", () -> {
            begun.countDown();
            go.await();
            return runs.incrementAndGet();
        })) {
            Future<Integer> underWay = run.now();
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            run.soon();
            run.soon();
            Future<Integer> waiting = run.now();
            assertThat(run.now()).isSameAs(waiting).isNotSameAs(underWay);
            go.countDown();
            assertThat(underWay.get()).isEqualTo(1);
            assertThat(waiting.get()).isEqualTo(2);
            assertThat(run.now().get()).as("nothing was run in between").isEqualTo(3);
        }
    }

    @Test
    @DisplayName("W5: a run that fails, even with an Error, is logged once, until it works again; the next one is run")
    void survivesErrors() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(SharedRun.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (SharedRun<Integer> run = new SharedRun<>("tomte-test", () -> {
            if (runs.incrementAndGet() < 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return runs.get();
        })) {
            assertThatThrownBy(() -> run.now().get()).hasCauseInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> run.now().get()).hasCauseInstanceOf(OutOfMemoryError.class);
            assertThat(run.now().get()).isEqualTo(3);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The job of tomte-test fails: unable to create native thread. Told again when it works",
                        "The job of tomte-test works again");
    }

    @Test
    @DisplayName("closing ends the run under way and cancels the one that waits; then nothing more is run")
    void closes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        SharedRun<Integer> run = new SharedRun<>("tomte-test", () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return 0;
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        });
        Future<Integer> underWay = run.now();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        Future<Integer> waiting = run.now();
        assertThat(waiting).isNotSameAs(underWay);

        run.close();

        assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(underWay::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(interrupted).hasValue(1);
        SharedRun<Integer> closed = new SharedRun<>("tomte-test", runs::incrementAndGet);
        closed.close();
        assertThatThrownBy(closed::now).isInstanceOf(RejectedExecutionException.class);
    }
}
