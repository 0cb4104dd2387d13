package dev.tomte.backup.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A limited copy")
class ActivityTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    @DisplayName("takes as long as its rate wants, and saves up no credit while nothing moves")
    void rate() throws Exception {
        Activity activity =
                new Activity("Copying", Transfer.UNWATCHED, 10_000, 1000, now::get, nanos -> now.addAndGet(nanos));
        long start = now.get();
        for (int i = 0; i < 20; i++) {
            activity.moved(100);
        }
        assertThat(now.get() - start).isEqualTo(TimeUnit.SECONDS.toNanos(2));
        now.addAndGet(TimeUnit.SECONDS.toNanos(60));
        assertThat(activity.idleNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(60));
        start = now.get();
        activity.moved(1000);
        assertThat(now.get() - start).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(activity.idleNanos()).isZero();
    }

    @Test
    @DisplayName("without a limit never waits")
    void unlimited() throws Exception {
        Activity activity = new Activity("Copying", Transfer.UNWATCHED, 10_000, 0, now::get, nanos -> {
            throw new AssertionError("It waited");
        });
        activity.moved(Integer.MAX_VALUE);
        assertThat(activity.idleNanos()).isZero();
    }
}
