package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tomte.resilience.Retry;
import dev.tomte.task.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RetryTest {

    private static final RetryPolicy POLICY = new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(3), 0.1);

    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    @DisplayName("P10: it tries again after the pauses of the policy, and gives back what succeeds")
    void backsOff() throws Exception {
        assertThat(retry(POLICY, 0.5).call(failing(3))).isEqualTo("call 4");
        assertThat(pauses)
                .containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));

        pauses.clear();
        calls.set(0);
        retry(POLICY, 0).call(failing(1));
        assertThat(pauses).as("a tenth earlier").endsWith(Duration.ofMillis(900));
    }

    @Test
    @DisplayName("P10: the last failure carries the earlier ones, oldest first")
    void suppressed() {
        Throwable last = catchThrowable(() -> retry(POLICY, 0.5).call(failing(9)));

        assertThat(last).hasMessage("call 4 failed");
        assertThat(Arrays.stream(last.getSuppressed()).map(Throwable::getMessage))
                .containsExactly("call 1 failed", "call 2 failed", "call 3 failed");
    }

    @Test
    @DisplayName("P10: however often it fails, only the latest ten failures are kept")
    void bounded() {
        Throwable last =
                catchThrowable(() -> retry(POLICY.withMaxRetries(1_000), 0.5).call(failing(5_000)));

        assertThat(calls).hasValue(1_001);
        assertThat(last.getSuppressed()).hasSize(Retry.MAX_SUPPRESSED);
        assertThat(last.getSuppressed()[0]).hasMessage("call 991 failed");
    }

    @Test
    @DisplayName("P10: the same exception thrown each time is thrown as it is")
    void sameException() {
        IOException always = new IOException("constant");
        assertThatThrownBy(() -> retry(POLICY, 0.5).call(() -> {
                    calls.incrementAndGet();
                    throw always;
                }))
                .isSameAs(always)
                .hasNoSuppressedExceptions();
        assertThat(calls).hasValue(4);
    }

    @Test
    @DisplayName("P10: errors, interruptions and what the predicate refuses are not tried again")
    void notRetried() {
        for (Throwable final1 : new Throwable[] {
            new StackOverflowError(), new InterruptedException(), new IllegalArgumentException("no")
        }) {
            calls.set(0);
            Retry retry = new BackoffRetry(
                    POLICY, failure -> !(failure instanceof IllegalArgumentException), () -> 0.5, pauses::add);
            assertThatThrownBy(() -> retry.call(() -> {
                        calls.incrementAndGet();
                        throw sneaky(final1);
                    }))
                    .isSameAs(final1);
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    @DisplayName("P10: an interrupt ends a pause at once, and the exception carries the failures")
    void interrupted() throws Exception {
        Retry retry = kit().retry(POLICY.withBackoff(Duration.ofDays(30), Duration.ofDays(30)), Retry::mayPass);
        CountDownLatch failed = new CountDownLatch(1);
        FutureTask<Throwable> caller = new FutureTask<>(() -> catchThrowable(() -> retry.call(() -> {
            failed.countDown();
            throw new IOException("first");
        })));
        Thread thread = new Thread(caller);
        thread.start();
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();

        assertThat(caller.get()).isInstanceOf(InterruptedException.class);
        assertThat(caller.get().getSuppressed()).hasSize(1);
    }

    @Test
    @DisplayName("P10: a plug-in that is disabled ends the pauses of its retries, and starts none")
    void disabled() throws Exception {
        ResilienceKit kit = kit();
        Retry retry = kit.retry(POLICY.withBackoff(Duration.ofDays(30), Duration.ofDays(30)), Retry::mayPass);
        CountDownLatch failed = new CountDownLatch(1);
        FutureTask<String> caller = new FutureTask<>(() -> retry.call(() -> {
            failed.countDown();
            throw new IOException("first");
        }));
        new Thread(caller).start();
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
        kit.close();

        assertThatThrownBy(caller::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> retry.call(() -> "never")).isInstanceOf(IllegalStateException.class);
    }

    private ResilienceKit kit() {
        return new ResilienceKit("valve", new Fakes().around(), getClass().getClassLoader());
    }

    private Retry retry(RetryPolicy policy, double random) {
        return new BackoffRetry(policy, Retry::mayPass, () -> random, pauses::add);
    }

    private Callable<String> failing(int times) {
        return () -> {
            int call = calls.incrementAndGet();
            if (call <= times) {
                throw new IOException("call " + call + " failed");
            }
            return "call " + call;
        };
    }

    @SuppressWarnings("unchecked") // unchecked is the purpose: the compiler is to believe that it is an Exception
    private static <E extends Throwable> Exception sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
