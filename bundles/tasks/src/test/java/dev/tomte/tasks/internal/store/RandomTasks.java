package dev.tomte.tasks.internal.store;

import dev.tomte.task.Constraints;
import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks of all kinds, from a seed. */
final class RandomTasks {

    private static final List<String> ZONES = List.copyOf(ZoneId.getAvailableZoneIds());
    private static final List<String> ODD =
            List.of("\u0000", "\ud83d\ude00", "\ud800", "\udc00x", "'", "\"", "%_\\", "\n\t", "ß", "Ä", "日本", "\u2028");

    private final Random random;

    RandomTasks(long seed) {
        random = new Random(seed);
    }

    TaskRow row(long id) {
        long created = micros();
        return new TaskRow(
                id,
                request("n" + id),
                pick(TaskStatus.values()),
                rarely() ? text(300) : "",
                created,
                rarely() ? TaskRow.NEVER : micros(),
                rarely() ? TaskRow.NEVER : rarely() ? micros() : created,
                rarely() ? TaskRow.NEVER : micros(),
                random.nextInt(4),
                rarely() ? random.nextLong() : 0,
                rarely(),
                pick(TaskRow.Sequel.values()),
                orNull(),
                orNull(),
                orNull());
    }

    /** @param name of it, so that names are unique; left away now and then */
    TaskRequest request(String name) {
        return new TaskRequest(
                pick("a", "dev.tomte/x-1", "B_2"),
                rarely() ? name + "-" + line(100) : "",
                rarely() ? text(2_000) : "",
                rarely() ? text(200) : "",
                rarely() ? text(5_000) : "",
                pick(TaskPriority.values()),
                schedule(),
                rarely() ? new Constraints(Set.copyOf(lines(20, 90)), random.nextBoolean()) : Constraints.NONE,
                rarely() ? retry() : RetryPolicy.DEFAULT,
                rarely() ? Optional.of(Duration.ofNanos(1_000_000 + random.nextInt(2_000_000_000))) : Optional.empty(),
                pick(MisfirePolicy.values()),
                pick(OverlapPolicy.values()),
                pick(ExistingTaskPolicy.values()),
                rarely() ? lines(100, 100) : List.of(),
                rarely(),
                rarely());
    }

    private TaskSchedule schedule() {
        TaskKind kind = pick(TaskKind.values());
        boolean periodic = kind == TaskKind.FIXED_RATE || kind == TaskKind.FIXED_DELAY;
        Duration interval = periodic || rarely()
                ? Duration.ofSeconds(11 + random.nextInt(100_000_000), random.nextInt(1_000_000_000))
                : Duration.ZERO;
        Instant start = random.nextBoolean() ? instant() : Micros.instant(micros());
        boolean adaptive = periodic && rarely();
        return new TaskSchedule(
                kind,
                random.nextBoolean() ? Optional.of(start) : Optional.empty(),
                rarely() ? Optional.of(start.plusNanos(1 + random.nextInt(1_000_000_000))) : Optional.empty(),
                interval,
                kind == TaskKind.CRON || rarely() ? line(100) : "",
                rarely() ? zone() : ZoneId.of("UTC"),
                rarely() ? Duration.ofNanos(random.nextInt()).abs() : Duration.ZERO,
                adaptive ? Duration.ofMillis(10) : Duration.ZERO,
                adaptive ? interval.plusNanos(7) : Duration.ZERO,
                kind == TaskKind.TRIGGERED || rarely() ? Optional.of(trigger()) : Optional.empty());
    }

    private Trigger trigger() {
        return switch (random.nextInt(3)) {
            case 0 -> Trigger.event(line(100), text(2_000));
            case 1 -> Trigger.condition(line(100));
            default -> Trigger.taskEnded(line(100), pick(TaskStatus.COMPLETED, TaskStatus.FAILED));
        };
    }

    private RetryPolicy retry() {
        Duration first = Duration.ofNanos(random.nextInt(1_000_000_000));
        return new RetryPolicy(
                random.nextInt(1_000_001),
                first,
                1 + random.nextDouble() * 99,
                first.plusNanos(random.nextInt(1_000_000_000)),
                random.nextDouble());
    }

    private ZoneId zone() {
        return ZoneId.of(random.nextBoolean() ? ZONES.get(random.nextInt(ZONES.size())) : pick("+05:30", "Z", "UTC+2"));
    }

    private long micros() {
        return rarely() ? random.nextLong() >> 2 : 1_700_000_000_000_000L + random.nextInt(1_000_000_000);
    }

    private Instant instant() {
        return rarely()
                ? pick(Instant.EPOCH, Instant.MIN, Instant.ofEpochSecond(-1, 1), Instant.MAX.minusSeconds(9))
                : Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
    }

    private @Nullable String orNull() {
        return rarely() ? text(2_000) : null;
    }

    private List<String> lines(int most, int length) {
        Set<String> lines = new HashSet<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            lines.add(line(length));
        }
        return new ArrayList<>(lines);
    }

    /** At least one character that can be seen, none that controls. */
    private String line(int most) {
        String line = "x" + text(most - 1);
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            clean.append(Character.isISOControl(line.charAt(i)) ? ' ' : line.charAt(i));
        }
        return clean.toString();
    }

    private String text(int most) {
        int length = random.nextInt(rarely() ? most + 1 : Math.min(most, 12) + 1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(
                    random.nextInt(8) == 0 ? ODD.get(random.nextInt(ODD.size())) : (char) (32 + random.nextInt(95)));
        }
        return text.substring(0, length);
    }

    private boolean rarely() {
        return random.nextInt(4) == 0;
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
