package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.Trigger;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** A schedule as JSON, but for its kind: what is not said is as in {@link TaskSchedule#now}. */
final class ScheduleJson {

    private static final Set<String> KEYS =
            Set.of("start", "end", "interval", "cron", "zone", "jitter", "shortest", "longest", "trigger");
    private static final ZoneId ZONE = TaskSchedule.now().zone();

    private ScheduleJson() {}

    static JsonObjectBuilder write(TaskSchedule schedule) {
        JsonObjectBuilder json = SpecJson.object();
        schedule.start().ifPresent(start -> json.add("start", start.toString()));
        schedule.end().ifPresent(end -> json.add("end", end.toString()));
        addUnlessZero(json, "interval", schedule.interval());
        if (!schedule.cron().isEmpty()) {
            json.add("cron", schedule.cron());
        }
        if (!schedule.zone().equals(ZONE)) {
            json.add("zone", schedule.zone().getId());
        }
        addUnlessZero(json, "jitter", schedule.jitter());
        addUnlessZero(json, "shortest", schedule.shortest());
        addUnlessZero(json, "longest", schedule.longest());
        schedule.trigger()
                .ifPresent(trigger -> json.add(
                        "trigger",
                        SpecJson.object()
                                .add("source", trigger.source().name())
                                .add("name", trigger.name())
                                .add("filter", trigger.filter())));
        return json;
    }

    static TaskSchedule read(TaskKind kind, JsonObject json) {
        SpecJson.checkKeys(json, KEYS);
        return new TaskSchedule(
                kind,
                instant(json, "start"),
                instant(json, "end"),
                duration(json, "interval"),
                json.getString("cron", ""),
                json.containsKey("zone") ? ZoneId.of(json.getString("zone")) : ZONE,
                duration(json, "jitter"),
                duration(json, "shortest"),
                duration(json, "longest"),
                trigger(json));
    }

    /** Whether there is nothing to say of it but its kind, start and interval. */
    static boolean isPlain(TaskSchedule schedule) {
        return schedule.end().isEmpty()
                && schedule.cron().isEmpty()
                && schedule.zone().equals(ZONE)
                && schedule.jitter().isZero()
                && schedule.shortest().isZero()
                && schedule.longest().isZero()
                && schedule.trigger().isEmpty();
    }

    /** One that is. */
    static TaskSchedule plain(TaskKind kind, Optional<Instant> start, Duration interval) {
        return new TaskSchedule(
                kind,
                start,
                Optional.empty(),
                interval,
                "",
                ZONE,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty());
    }

    private static void addUnlessZero(JsonObjectBuilder json, String key, Duration value) {
        if (!value.isZero()) {
            json.add(key, value.toString());
        }
    }

    private static Optional<Instant> instant(JsonObject json, String key) {
        return json.containsKey(key) ? Optional.of(Instant.parse(json.getString(key))) : Optional.empty();
    }

    private static Duration duration(JsonObject json, String key) {
        return json.containsKey(key) ? Duration.parse(json.getString(key)) : Duration.ZERO;
    }

    private static Optional<Trigger> trigger(JsonObject json) {
        if (!json.containsKey("trigger")) {
            return Optional.empty();
        }
        JsonObject trigger = json.getJsonObject("trigger");
        return Optional.of(new Trigger(
                Trigger.Source.valueOf(trigger.getString("source")),
                trigger.getString("name"),
                trigger.getString("filter")));
    }
}
