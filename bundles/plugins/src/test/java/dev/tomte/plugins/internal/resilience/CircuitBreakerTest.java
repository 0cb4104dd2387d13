package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.event.EventProperties;
import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.CircuitOpenException;
import dev.tomte.resilience.CircuitState;
import dev.tomte.resilience.CircuitStateChanged;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class CircuitBreakerTest {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final Fakes fakes = new Fakes();
    private final ResilienceKit kit =
            new ResilienceKit("valve", fakes.around(), getClass().getClassLoader());
    private final CircuitBreaker breaker = kit.circuitBreaker("server", CircuitBreakerSettings.DEFAULT);

    @Test
    @DisplayName("P10: five failures in a row open it, four and a success do not")
    void opens() throws Exception {
        fail(4);
        assertThat(breaker.call(() -> "well")).isEqualTo("well");
        fail(4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        fail(1);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.snapshot().failures()).isEqualTo(9);
        assertThat(breaker.snapshot().lastFailure()).hasValue("java.io.IOException: no route");
    }

    @Test
    @DisplayName("P10: open, it refuses without calling, and says since when, why and when it tries again")
    void refuses() {
        fail(5);
        fakes.pass(Duration.ofSeconds(18));

        AtomicInteger called = new AtomicInteger();
        assertThatThrownBy(() -> breaker.call(called::incrementAndGet))
                .isInstanceOfSatisfying(CircuitOpenException.class, open -> {
                    assertThat(open.circuit()).isEqualTo("server");
                    assertThat(open.since()).isEqualTo(Fakes.START);
                    assertThat(open.retryIn()).isEqualTo(Duration.ofSeconds(42));
                })
                .hasMessage("Circuit server is open since 2030-01-01T00:00:00Z: 5 calls failed in a row, the last one"
                        + " with java.io.IOException: no route; a call is let through in 42000 ms");
        assertThat(called).hasValue(0);
        assertThat(breaker.snapshot().refused()).isEqualTo(1);
        assertThat(breaker.snapshot().retryIn()).hasValue(Duration.ofSeconds(42));
    }

    @Test
    @DisplayName("P10: after 60 s one call is let through: it closes the circuit, or opens it for as long again")
    void recovers() throws Exception {
        fail(5);
        fakes.pass(RECOVERY.minusNanos(1));
        assertRefused();
        fakes.pass(Duration.ofNanos(1));
        fail(1);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        fakes.pass(RECOVERY.minusNanos(1));
        assertRefused();
        fakes.pass(Duration.ofNanos(1));
        breaker.call(() -> "well");

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        fail(4);
        assertThat(breaker.state()).as("it counts anew").isEqualTo(CircuitState.CLOSED);
        assertThat(fakes.events)
                .extracting(CircuitStateChanged::state)
                .containsExactly(
                        CircuitState.OPEN,
                        CircuitState.HALF_OPEN,
                        CircuitState.OPEN,
                        CircuitState.HALF_OPEN,
                        CircuitState.CLOSED);
        CircuitStateChanged first = fakes.events.get(0);
        assertThat(EventProperties.read(CircuitStateChanged.class, EventProperties.of(first)))
                .isEqualTo(first);
        assertThat(first.plugin()).isEqualTo("valve");
    }

    @Test
    @DisplayName("P10: half open, of many callers at once exactly one is let through")
    void oneProbe() throws Exception {
        int callers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (int round = 0; round < 50; round++) {
                Fakes own = new Fakes();
                CircuitBreaker fresh = new ResilienceKit(
                                "valve", own.around(), getClass().getClassLoader())
                        .circuitBreaker("server", CircuitBreakerSettings.DEFAULT.withThreshold(1));
                assertThatThrownBy(() -> fresh.call(CircuitBreakerTest::noRoute))
                        .isInstanceOf(IOException.class);
                own.pass(RECOVERY);
                AtomicInteger called = new AtomicInteger();
                AtomicInteger refused = new AtomicInteger();
                CyclicBarrier together = new CyclicBarrier(callers);
                CountDownLatch othersDone = new CountDownLatch(callers - 1);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < callers; i++) {
                    all.add(threads.submit(() -> {
                        together.await();
                        try {
                            fresh.call(() -> {
                                called.incrementAndGet();
                                return othersDone.await(30, TimeUnit.SECONDS);
                            });
                        } catch (CircuitOpenException e) {
                            refused.incrementAndGet();
                            othersDone.countDown();
                        }
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get();
                }
                assertThat(called).hasValue(1);
                assertThat(refused).hasValue(callers - 1);
                assertThat(fresh.state()).isEqualTo(CircuitState.CLOSED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("P10: a call from before does not close an open circuit, nor does its failure open it longer")
    void lateCalls() throws Exception {
        breaker.call(() -> {
            fail(5);
            return "slow, but well";
        });
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);

        fakes.pass(RECOVERY);
        breaker.call(() -> "well");
        assertThatThrownBy(() -> breaker.call(() -> {
                    fail(5);
                    fakes.pass(RECOVERY);
                    breaker.call(() -> "well");
                    fail(4);
                    throw new IOException("from before");
                }))
                .isInstanceOf(IOException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    @DisplayName("P10: half open, only the trial closes it: a slow success from before does not")
    void lateSuccess() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        FutureTask<Boolean> slow = new FutureTask<>(() -> breaker.call(() -> {
            begun.countDown();
            return released.await(30, TimeUnit.SECONDS);
        }));
        new Thread(slow).start();
        begun.await();
        fail(5);
        fakes.pass(RECOVERY);
        assertThatThrownBy(() -> breaker.call(() -> {
                    released.countDown();
                    assertThat(slow.get()).isTrue();
                    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
                    return noRoute();
                }))
                .isInstanceOf(IOException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    @DisplayName("P10: a trial call that does not end is taken as lost after the recovery time")
    void lostProbe() throws Exception {
        fail(5);
        fakes.pass(RECOVERY);
        breaker.call(() -> {
            fakes.pass(RECOVERY.minusNanos(1));
            assertRefused();
            fakes.pass(Duration.ofNanos(1));
            assertThatThrownBy(() -> breaker.call(CircuitBreakerTest::noRoute)).isInstanceOf(IOException.class);
            return "the lost one comes back";
        });
        assertThat(breaker.state()).as("the later trial counts").isEqualTo(CircuitState.OPEN);
    }

    @Test
    @DisplayName("P10: what is no failure says nothing: an interrupted trial leaves the trial to the next call")
    void neutral() throws Exception {
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        fail(4);
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        fail(1);
        assertThat(breaker.state()).as("five in a row, not counting it").isEqualTo(CircuitState.OPEN);
        fakes.pass(RECOVERY);
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        breaker.call(() -> "well");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    @DisplayName("P10: the plug-in says what a failure is; an error in its answer hides nothing")
    void predicate() {
        CircuitBreaker strict = kit.circuitBreaker(
                "strict",
                CircuitBreakerSettings.DEFAULT.withThreshold(1).counting(thrown -> thrown instanceof IOException));
        assertThatThrownBy(() -> strict.call(() -> {
                    throw new IllegalArgumentException("my own mistake");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(strict.state()).isEqualTo(CircuitState.CLOSED);

        CircuitBreaker broken = kit.circuitBreaker(
                "broken", CircuitBreakerSettings.DEFAULT.withThreshold(1).counting(thrown -> {
                    throw new IllegalStateException("cannot say");
                }));
        assertThatThrownBy(() -> broken.call(CircuitBreakerTest::noRoute))
                .isInstanceOf(IOException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(broken.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    @DisplayName("P10: settings out of range are refused with what was expected")
    void settings() {
        assertThatThrownBy(() -> CircuitBreakerSettings.DEFAULT.withThreshold(0))
                .hasMessageContaining("1 to 10000")
                .hasMessageContaining("not 0");
        assertThatThrownBy(() -> CircuitBreakerSettings.DEFAULT.withRecovery(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CircuitBreakerSettings.DEFAULT.threshold()).isEqualTo(5);
        assertThat(CircuitBreakerSettings.DEFAULT.recovery()).isEqualTo(RECOVERY);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.call(CircuitBreakerTest::noRoute)).isInstanceOf(IOException.class);
        }
    }

    private void assertRefused() {
        Callable<String> work = () -> "must not be called";
        assertThatThrownBy(() -> breaker.call(work)).isInstanceOf(CircuitOpenException.class);
    }

    private static String noRoute() throws IOException {
        throw new IOException("no route");
    }
}
