package dev.tomte.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T1, T4: what a request for a task may say")
class TaskRequestTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    @DisplayName("T1: nothing but a type is needed")
    void defaults() {
        TaskRequest request = TaskRequest.builder("demo.hello").build();
        assertThat(request.retry()).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(request.schedule()).isEqualTo(TaskSchedule.now());
        assertThat(request.priority()).isEqualTo(TaskPriority.NORMAL);
    }

    @Test
    @DisplayName("a name of ten million characters is refused in a short message")
    void longName() {
        String name = "x".repeat(10_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskRequest.builder("t").name(name).build())
                .withMessageContaining("1 to 200 characters, not 10000000")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    @DisplayName("data over 1 MiB of UTF-8 is refused, also if it has fewer characters")
    void largeData() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TaskRequest.builder("t").data("€".repeat(400_000)).build())
                .withMessageContaining("1048576 bytes of UTF-8, not 1200000");
        assertThat(TaskRequest.builder("t").data("x".repeat(1 << 20)).build().data())
                .hasSize(1 << 20);
    }

    @Test
    @DisplayName(
            "a schedule that ends before it starts, a negative interval, a jitter as long as the interval are refused")
    void schedules() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSchedule.now().starting(NOON).ending(NOON.minusSeconds(1)))
                .withMessageContaining("must end after its start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSchedule.fixedRate(Duration.ofSeconds(-1)))
                .withMessageContaining("PT0.01S to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSchedule.fixedRate(Duration.ofSeconds(5)).withJitter(Duration.ofSeconds(5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskSchedule.now().adaptive(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @Test
    @DisplayName("T4: back-off doubles from one second up to its limit, and jitter stays within its share")
    void backoff() {
        RetryPolicy policy = RetryPolicy.DEFAULT;
        assertThat(policy.backoff(1, 0.5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.backoff(2, 0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.backoff(30, 0.5)).isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.backoff(1, 0)).isEqualTo(Duration.ofMillis(900));
        assertThat(policy.backoff(1_000_000, 1)).isEqualTo(Duration.ofSeconds(66));
    }

    @Test
    @DisplayName("a trigger waits for a final status only")
    void triggers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trigger.taskEnded("a", TaskStatus.RUNNING))
                .withMessageContaining("COMPLETED, FAILED or CANCELLED");
    }
}
