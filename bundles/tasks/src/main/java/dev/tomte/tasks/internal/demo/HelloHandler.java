package dev.tomte.tasks.internal.demo;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code demo.hello}: is done at once. */
@Component(
        service = TaskHandler.class,
        property = {TaskHandler.TYPE + "=demo.hello", TaskHandler.DESCRIPTION + "=Says hello and is done"})
public final class HelloHandler implements TaskHandler {

    private static final String NOBODY_NAMED = "world";

    @Activate
    public HelloHandler() {}

    @Override
    public TaskResult run(TaskContext context) {
        String greeting;
        try {
            greeting = "Hello, " + DemoData.of(context.data()).text("name", NOBODY_NAMED) + "!";
        } catch (IllegalArgumentException e) {
            context.logger().debug("The data cannot be read", e);
            return TaskResult.failedForGood(String.valueOf(e.getMessage()));
        }
        context.logger().info(greeting);
        return TaskResult.done(greeting);
    }
}
