package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;

/** Which tasks are handed out together. Many tasks share one, so it is stored once. */
record Lane(String type, TaskPriority priority) {

    static Lane of(TaskRequest request) {
        return new Lane(request.type(), request.priority());
    }
}
