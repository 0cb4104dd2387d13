package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.CircuitBreakerSnapshot;
import dev.tomte.resilience.TimerSnapshot;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.resilience.WorkQueueSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResilienceKitTest {

    private final Fakes fakes = new Fakes();
    private final ResilienceKit kit =
            new ResilienceKit("valve", fakes.around(), getClass().getClassLoader());

    @Test
    @DisplayName("P10: the same name is the same thing; with other settings it is refused")
    void names() throws Exception {
        CircuitBreaker breaker = kit.circuitBreaker("a", CircuitBreakerSettings.DEFAULT);
        assertThat(kit.circuitBreaker("a", CircuitBreakerSettings.DEFAULT)).isSameAs(breaker);
        assertThat(kit.timer("a")).isSameAs(kit.timer("a"));
        assertThatThrownBy(() -> kit.circuitBreaker("a", CircuitBreakerSettings.DEFAULT.withThreshold(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threshold=5")
                .hasMessageContaining("threshold=9");
        WorkQueue queue = kit.workQueue("a", WorkQueueSettings.DEFAULT);
        assertThatThrownBy(() -> kit.workQueue("a", WorkQueueSettings.DEFAULT.withCapacity(9)))
                .isInstanceOf(IllegalArgumentException.class);
        queue.close(Duration.ZERO);
        assertThat(kit.workQueue("a", WorkQueueSettings.DEFAULT.withCapacity(9)))
                .as("made anew once closed")
                .isNotSameAs(queue);
    }

    @Test
    @DisplayName("P10: names are bounded in length and number, so that none is made for each request")
    void bounds() {
        assertThatThrownBy(() -> kit.timer(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kit.timer("t".repeat(101))).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 100; i++) {
            kit.timer("request " + i);
        }
        assertThatThrownBy(() -> kit.timer("request 100")).hasMessageContaining("has 100 of the kind timer");
        assertThat(kit.timer("request 7").name()).isEqualTo("request 7");
    }

    @Test
    @DisplayName("P10: the snapshot has all of them by name")
    void snapshot() throws Exception {
        kit.circuitBreaker("b", CircuitBreakerSettings.DEFAULT);
        kit.circuitBreaker("a", CircuitBreakerSettings.DEFAULT).call(() -> 1);
        Fakes.unneeded(kit.workQueue("q", WorkQueueSettings.DEFAULT).submit(() -> 1));
        kit.timer("t").record(Duration.ofMillis(1));

        assertThat(kit.snapshot().circuitBreakers())
                .extracting(CircuitBreakerSnapshot::name)
                .containsExactly("a", "b");
        assertThat(kit.snapshot().circuitBreakers().get(0).calls()).isEqualTo(1);
        assertThat(kit.snapshot().workQueues())
                .extracting(WorkQueueSnapshot::waiting)
                .containsExactly(1);
        assertThat(kit.snapshot().timers()).extracting(TimerSnapshot::count).containsExactly(1L);
    }

    @Test
    @DisplayName("P10: draining closes all queues, and names what was not done")
    void drains() throws Exception {
        WorkQueue done = kit.workQueue("done", WorkQueueSettings.DEFAULT);
        Fakes.unneeded(done.submit(() -> 1));
        fakes.runAll();
        Fakes.unneeded(kit.workQueue("stuck", WorkQueueSettings.DEFAULT).submit(() -> 1));

        assertThat(kit.drain(Duration.ZERO))
                .singleElement()
                .asString()
                .contains("work queue stuck")
                .contains("1 works were given up");
        assertThatThrownBy(() -> kit.workQueue("late", WorkQueueSettings.DEFAULT))
                .isInstanceOf(IllegalStateException.class);
        kit.close();
        CircuitBreaker breaker = kit.circuitBreaker("b", CircuitBreakerSettings.DEFAULT);
        assertThatThrownBy(() -> breaker.call(() -> 1)).isInstanceOf(IllegalStateException.class);
    }
}
