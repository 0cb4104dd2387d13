package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("U6: guessing is slowed down")
class LoginThrottleTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private LoginThrottle.Limits limits = new LoginThrottle.Limits(3, Duration.ofSeconds(8));
    private final LoginThrottle throttle = new LoginThrottle(() -> limits, nanos::get, (address, count) -> {});

    @Test
    @DisplayName("U6: after some free attempts the wait doubles, up to a limit, and ends")
    void doubles() {
        for (int i = 0; i < 2; i++) {
            assertThat(fail("a")).isZero();
        }
        assertThat(fail("a")).isZero();
        for (long seconds : new long[] {1, 2, 4, 8, 8, 8}) {
            assertThat(throttle.remaining("a")).isEqualTo(Duration.ofSeconds(seconds));
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(throttle.remaining("a")).isEqualTo(Duration.ofNanos(1));
            pass(Duration.ofNanos(1));
            assertThat(fail("a")).isZero();
        }
    }

    @Test
    @DisplayName("U6: one address does not make another wait, and the right password starts anew")
    void separate() {
        for (int i = 0; i < 3; i++) {
            fail("a");
        }
        assertThat(throttle.remaining("a")).isPositive();
        assertThat(throttle.remaining("b")).isZero();
        throttle.tell("b", true);
        pass(Duration.ofSeconds(1));
        assertThat(throttle.remaining("a")).isZero();
        throttle.tell("a", true);
        assertThat(fail("a")).isZero();
        assertThat(fail("a")).isZero();
    }

    @Test
    @DisplayName("U6: guessing from many addresses makes everybody wait")
    void everybody() {
        for (int i = 0; i < 30; i++) {
            assertThat(fail("address " + i)).isZero();
        }
        assertThat(throttle.remaining("one more")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("U6: no more than two passwords are looked at at once")
    void atOnce() {
        assertThat(throttle.enter()).isTrue();
        assertThat(throttle.enter()).isTrue();
        assertThat(throttle.enter()).isFalse();
        throttle.leave();
        assertThat(throttle.enter()).isTrue();
        assertThat(throttle.enter()).isFalse();
    }

    @Test
    @DisplayName("U6: failures are forgotten after a quarter of an hour")
    void forgets() {
        fail("a");
        fail("a");
        pass(Duration.ofMinutes(16));
        fail("a");
        assertThat(throttle.remaining("a")).isZero();
    }

    @Test
    @DisplayName("U6: other limits hold at once, for those who wait already too, and no failure is forgotten")
    void otherLimits() {
        for (int i = 0; i < 3; i++) {
            fail("a");
        }
        pass(Duration.ofSeconds(1));
        fail("a");
        assertThat(throttle.remaining("a")).isEqualTo(Duration.ofSeconds(2));
        limits = new LoginThrottle.Limits(3, Duration.ofSeconds(1));
        assertThat(throttle.remaining("a")).isEqualTo(Duration.ofSeconds(1));
        limits = new LoginThrottle.Limits(5, Duration.ofSeconds(8));
        assertThat(throttle.remaining("a")).isZero();
        fail("a");
        assertThat(throttle.remaining("a")).isEqualTo(Duration.ofSeconds(1));
    }

    private Duration fail(String address) {
        Duration wait = throttle.remaining(address);
        if (wait.isZero()) {
            throttle.tell(address, false);
        }
        return wait;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
