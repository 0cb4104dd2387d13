package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.tasks.internal.store.Shape.Timing;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as columns have it, besides those that are its texts as they are.
 *
 * @param shape of {@link Shape}
 * @param timing as the shape says
 * @param spec the rest as JSON; null if all of it is as usual
 */
record StoredRequest(int shape, long timing, @Nullable String spec) {

    private static final Duration LONGEST_IN_COLUMN = Duration.ofDays(10_000);
    private static final int NANOS_PER_MICRO = 1_000;
    private static final StoredRequest DEFAULT = new StoredRequest(0, 0, null);

    /** @param created when its task was, in microseconds */
    static StoredRequest of(TaskRequest request, long created) {
        TaskSchedule schedule = request.schedule();
        Timing timing = timing(schedule);
        boolean isPlain = isHeld(schedule, timing) && ScheduleJson.isPlain(schedule);
        Timing kept = isPlain ? timing : Timing.NOTHING;
        JsonObject spec = SpecJson.isNeeded(request, !isPlain) ? SpecJson.write(request, !isPlain) : SpecJson.EMPTY;
        int shape = Shape.of(request, kept);
        if (shape == 0 && spec.isEmpty()) {
            return DEFAULT;
        }
        long column =
                switch (kept) {
                    case NOTHING -> 0;
                    case START -> Micros.of(schedule.start().orElseThrow()) - created;
                    case INTERVAL -> schedule.interval().toNanos();
                };
        return new StoredRequest(shape, column, spec.isEmpty() ? null : spec.toString());
    }

    private static Timing timing(TaskSchedule schedule) {
        boolean hasInterval = !schedule.interval().isZero();
        if (schedule.start().isPresent()) {
            return !hasInterval && Micros.isExact(schedule.start().get()) ? Timing.START : Timing.NOTHING;
        }
        return hasInterval
                        && !schedule.interval().isNegative()
                        && schedule.interval().compareTo(LONGEST_IN_COLUMN) < 0
                ? Timing.INTERVAL
                : Timing.NOTHING;
    }

    /** Whether the column says all of start and interval. */
    private static boolean isHeld(TaskSchedule schedule, Timing timing) {
        return timing != Timing.NOTHING
                || (schedule.interval().isZero() && schedule.start().isEmpty());
    }

    boolean isDefault() {
        return shape == 0 && spec == null;
    }

    boolean hasTiming() {
        return new Shape(shape).timing() != Timing.NOTHING;
    }

    /** The time the request asks for at first, which most nominal times are; told from what is stored only. */
    long firstTime(long created) {
        Shape parts = new Shape(shape);
        return switch (parts.timing()) {
            case NOTHING -> created;
            case START -> created + timing;
            case INTERVAL -> parts.isRepeating() ? created : created + timing / NANOS_PER_MICRO;
        };
    }

    /** @throws RuntimeException if it is damaged, or a newer version's */
    TaskRequest toRequest(Lane lane, String name, String service, String data, long created) {
        Shape parts = new Shape(shape);
        JsonObject rest = spec == null ? SpecJson.EMPTY : SpecJson.parse(spec);
        return new TaskRequest(
                lane.type(),
                name,
                SpecJson.description(rest),
                service,
                data,
                lane.priority(),
                schedule(parts, rest, created),
                SpecJson.constraints(rest),
                SpecJson.retry(rest),
                SpecJson.timeout(rest),
                Codes.MISFIRE.of(parts.misfire()),
                Codes.OVERLAP.of(parts.overlap()),
                Codes.EXISTING.of(parts.existing()),
                SpecJson.after(rest),
                parts.notifyAtEnd(),
                parts.handlerMayComeLater());
    }

    private TaskSchedule schedule(Shape parts, JsonObject rest, long created) {
        TaskKind kind = parts.kind();
        Optional<JsonObject> json = SpecJson.schedule(rest);
        if (json.isPresent()) {
            return ScheduleJson.read(kind, json.get());
        }
        return switch (parts.timing()) {
            case NOTHING ->
                kind == TaskKind.ONE_TIME
                        ? TaskSchedule.now()
                        : ScheduleJson.plain(kind, Optional.empty(), Duration.ZERO);
            case START -> {
                Instant start = Micros.instant(created + timing);
                yield ScheduleJson.plain(kind, Optional.of(start), Duration.ZERO);
            }
            case INTERVAL -> ScheduleJson.plain(kind, Optional.empty(), Duration.ofNanos(timing));
        };
    }
}
