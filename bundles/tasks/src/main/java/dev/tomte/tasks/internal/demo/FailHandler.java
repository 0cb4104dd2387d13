package dev.tomte.tasks.internal.demo;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code demo.fail}: fails every time, so that its retries and its end can be watched. */
@Component(
        service = TaskHandler.class,
        property = {TaskHandler.TYPE + "=demo.fail", TaskHandler.DESCRIPTION + "=Fails every time"})
public final class FailHandler implements TaskHandler {

    @Activate
    public FailHandler() {}

    @Override
    public TaskResult run(TaskContext context) {
        return TaskResult.failed("This demo fails every time; this was attempt " + context.attempt());
    }
}
