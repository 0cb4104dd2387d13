package dev.tomte.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventPropertiesTest {

    record Everything(
            String text,
            int count,
            double value,
            boolean flag,
            Severity severity,
            Instant at,
            Duration took,
            Optional<Instant> before,
            Optional<String> detail,
            List<String> names)
            implements TomteEvent {
        @Override
        public String topic() {
            return "dev/tomte/test/EVERYTHING";
        }
    }

    record Unfit(Object thing) implements TomteEvent {
        @Override
        public String topic() {
            return "dev/tomte/test/UNFIT";
        }
    }

    private final Everything event = new Everything(
            "hello",
            3,
            1.5,
            true,
            Severity.WARNING,
            Instant.parse("2026-11-22T04:00:00Z"),
            Duration.ofSeconds(90),
            Optional.of(Instant.EPOCH),
            Optional.empty(),
            List.of("a", "b"));

    @Test
    @DisplayName("P4: an event's record becomes plain properties and the same record again")
    void bothWays() {
        Map<String, Object> properties = EventProperties.of(event);

        assertThat(properties)
                .containsEntry("severity", "WARNING")
                .containsEntry("at", "2026-11-22T04:00:00Z")
                .containsEntry("took", "PT1M30S")
                .doesNotContainKey("detail");
        assertThat(EventProperties.read(Everything.class, properties)).isEqualTo(event);
    }

    @Test
    @DisplayName("a property that is missing or of the wrong kind is named")
    void missingProperty() {
        Map<String, Object> properties = EventProperties.of(event);
        properties.remove("count");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventProperties.read(Everything.class, properties))
                .withMessageContaining("count");

        properties.put("count", 3);
        properties.put("severity", "LOUD");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventProperties.read(Everything.class, properties))
                .withMessageContaining("LOUD is not a Severity");
    }

    @Test
    @DisplayName("a type that an event cannot carry is refused when it is sent")
    void unfitType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventProperties.of(new Unfit(new Object())))
                .withMessageContaining("thing");
    }
}
