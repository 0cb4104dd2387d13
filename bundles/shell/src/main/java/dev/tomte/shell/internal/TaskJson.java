package dev.tomte.shell.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;

/** A task for programs, whole. Times and durations as in ISO 8601; what is absent is null. */
final class TaskJson {

    private TaskJson() {}

    static JsonObject of(Task task) {
        TaskRequest request = task.request();
        return Json.createObjectBuilder()
                .add("id", task.id())
                .add("name", task.name())
                .add("type", task.type())
                .add("kind", Values.json(task.kind()))
                .add("status", Values.json(task.status()))
                .add("reason", task.reason())
                .add("priority", Values.json(task.priority()))
                .add("service", task.service())
                .add("description", task.description())
                .add("data", request.data())
                .add("createdAt", Values.json(task.createdAt()))
                .add("scheduledFor", Values.json(task.scheduledFor()))
                .add("lastRun", Values.json(task.lastRun()))
                .add("nextRun", Values.json(task.nextRun()))
                .add("attempts", task.attempts())
                .add("progress", task.progress().percent())
                .add("message", task.progress().message())
                .add("result", Values.json(task.result()))
                .add("checkpoint", Values.json(task.checkpoint()))
                .add("schedule", schedule(request.schedule()))
                .add("constraints", array(request.constraints().conditions()))
                .add("stopWhenLost", request.constraints().stopWhenLost())
                .add(
                        "retry",
                        Json.createObjectBuilder()
                                .add("maxRetries", request.retry().maxRetries())
                                .add(
                                        "initialBackoff",
                                        request.retry().initialBackoff().toString())
                                .add("multiplier", request.retry().multiplier())
                                .add("maxBackoff", request.retry().maxBackoff().toString())
                                .add("jitter", request.retry().jitter()))
                .add("timeout", Values.json(request.timeout()))
                .add("misfire", Values.json(request.misfire()))
                .add("overlap", Values.json(request.overlap()))
                .add("existing", Values.json(request.existing()))
                .add("after", array(request.after()))
                .add("notifyAtEnd", request.notifyAtEnd())
                .build();
    }

    private static JsonObjectBuilder schedule(TaskSchedule schedule) {
        return Json.createObjectBuilder()
                .add("start", Values.json(schedule.start()))
                .add("end", Values.json(schedule.end()))
                .add("interval", schedule.interval().toString())
                .add("cron", schedule.cron())
                .add("zone", schedule.zone().toString())
                .add("jitter", schedule.jitter().toString())
                .add("shortest", schedule.shortest().toString())
                .add("longest", schedule.longest().toString())
                .add("trigger", Values.json(schedule.trigger()));
    }

    private static JsonArrayBuilder array(Collection<String> texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        texts.forEach(array::add);
        return array;
    }
}
