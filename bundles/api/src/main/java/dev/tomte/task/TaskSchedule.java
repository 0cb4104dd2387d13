package dev.tomte.task;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a task runs. Periods and delays are measured by the monotonic clock, instants and cron expressions by the wall
 * clock. Instants are kept to the microsecond.
 *
 * @param kind which of the following count
 * @param start not before; for {@link TaskKind#ONE_TIME}, when; empty is at once
 * @param end not from then on; the task is then {@link TaskStatus#COMPLETED}
 * @param interval of periodic tasks, 10 ms to 3,660 days; of one-time ones, the delay from creation; else zero
 * @param cron of 5 fields (minute, hour, day of month, month, day of week) or 6 (second first); empty if not
 *     {@link TaskKind#CRON}
 * @param zone where the cron expression's times are
 * @param jitter each run comes up to so much later, at random; less than the interval of a periodic task, at most a day
 * @param shortest least interval the task may choose for itself; zero if it may not
 * @param longest greatest interval the task may choose for itself; zero if it may not
 * @param trigger of {@link TaskKind#TRIGGERED}, else empty
 */
public record TaskSchedule(
        TaskKind kind,
        Optional<Instant> start,
        Optional<Instant> end,
        Duration interval,
        String cron,
        ZoneId zone,
        Duration jitter,
        Duration shortest,
        Duration longest,
        Optional<Trigger> trigger) {

    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofDays(3_660);
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final TaskSchedule NOW = of(TaskKind.ONE_TIME, Duration.ZERO, "", UTC, Optional.empty());

    public TaskSchedule {
        start = start.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
        end = end.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
        if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) {
            throw new IllegalArgumentException(
                    "a schedule must end after its start " + start.get() + ", not at " + end.get());
        }
        Limits.inRange("jitter", jitter, Duration.ZERO, Duration.ofDays(1));
        switch (kind) {
            case ONE_TIME -> Limits.inRange("the delay", interval, Duration.ZERO, MOST);
            case FIXED_RATE, FIXED_DELAY -> {
                Limits.inRange("the interval", interval, LEAST, MOST);
                if (jitter.compareTo(interval) >= 0) {
                    throw new IllegalArgumentException(
                            "jitter must be less than the interval " + interval + ", not " + jitter);
                }
            }
            case CRON -> Limits.line("a cron expression", cron, 200);
            case TRIGGERED -> {
                if (trigger.isEmpty()) {
                    throw new IllegalArgumentException("a triggered task needs a trigger");
                }
            }
        }
        if (!longest.isZero() || !shortest.isZero()) {
            if (kind != TaskKind.FIXED_RATE && kind != TaskKind.FIXED_DELAY) {
                throw new IllegalArgumentException("only a periodic task may choose its own interval, not " + kind);
            }
            Limits.inRange("the shortest interval", shortest, LEAST, interval);
            Limits.inRange("the longest interval", longest, interval, MOST);
        }
    }

    private static TaskSchedule of(
            TaskKind kind, Duration interval, String cron, ZoneId zone, Optional<Trigger> trigger) {
        return new TaskSchedule(
                kind,
                Optional.empty(),
                Optional.empty(),
                interval,
                cron,
                zone,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                trigger);
    }

    /** Once, at once. */
    public static TaskSchedule now() {
        return NOW;
    }

    /** Once, so long after the creation, whatever is done to the clock. */
    public static TaskSchedule in(Duration delay) {
        return of(TaskKind.ONE_TIME, delay, "", UTC, Optional.empty());
    }

    /** Once, when the clock says so. */
    public static TaskSchedule at(Instant instant) {
        return NOW.starting(instant);
    }

    /** First at once. */
    public static TaskSchedule fixedRate(Duration interval) {
        return of(TaskKind.FIXED_RATE, interval, "", UTC, Optional.empty());
    }

    /** First at once. */
    public static TaskSchedule fixedDelay(Duration interval) {
        return of(TaskKind.FIXED_DELAY, interval, "", UTC, Optional.empty());
    }

    /** The expression is checked when the task is created. */
    public static TaskSchedule cron(String expression, ZoneId zone) {
        return of(TaskKind.CRON, Duration.ZERO, expression.strip(), zone, Optional.empty());
    }

    public static TaskSchedule on(Trigger trigger) {
        return of(TaskKind.TRIGGERED, Duration.ZERO, "", UTC, Optional.of(trigger));
    }

    public TaskSchedule starting(Instant instant) {
        return new TaskSchedule(
                kind, Optional.of(instant), end, interval, cron, zone, jitter, shortest, longest, trigger);
    }

    public TaskSchedule ending(Instant instant) {
        return new TaskSchedule(
                kind, start, Optional.of(instant), interval, cron, zone, jitter, shortest, longest, trigger);
    }

    public TaskSchedule withJitter(Duration most) {
        return new TaskSchedule(kind, start, end, interval, cron, zone, most, shortest, longest, trigger);
    }

    /** Lets the task choose its own interval between these bounds, by {@link TaskContext#reschedule}. */
    public TaskSchedule adaptive(Duration least, Duration most) {
        return new TaskSchedule(kind, start, end, interval, cron, zone, jitter, least, most, trigger);
    }

    /** Whether it can make a task run more than once. */
    public boolean isRepeating() {
        return kind != TaskKind.ONE_TIME;
    }

    public boolean isAdaptive() {
        return !longest.isZero();
    }
}
