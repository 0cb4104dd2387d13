package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskResult;
import dev.tomte.tasks.internal.conditions.ConditionBoard;
import dev.tomte.tasks.internal.handlers.HandlerDeclaration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** The engine's own chores are tasks as all others. */
final class Upkeep {

    static final String CONDITIONS = "tomte.conditions";
    static final String CLEANUP = "tomte.tasks.cleanup";

    private static final String PROVIDER = "dev.tomte.tasks";
    private static final Duration WATCHING = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofMinutes(5);

    private Upkeep() {}

    static void schedule(
            TaskManager tasks, Handlers handlers, ConditionBoard board, BooleanSupplier watching, Duration history) {
        TaskHandler refresh = context -> refresh(board, watching, context);
        handlers.add(
                refresh,
                HandlerDeclaration.read(
                        Map.of(
                                TaskHandler.TYPE,
                                CONDITIONS,
                                TaskHandler.DESCRIPTION,
                                "Looks whether the conditions that tasks wait for hold; often only while one waits",
                                TaskHandler.DELAY,
                                IDLE.toString(),
                                TaskHandler.SHORTEST,
                                WATCHING.toString(),
                                TaskHandler.LONGEST,
                                IDLE.toString(),
                                TaskHandler.DURABILITY,
                                "grouped",
                                TaskHandler.HISTORY,
                                "false",
                                TaskHandler.PRIORITY,
                                "high",
                                TaskHandler.CONCURRENCY,
                                1),
                        PROVIDER));
        TaskHandler cleanUp = context -> cleanUp(tasks, history);
        handlers.add(
                cleanUp,
                HandlerDeclaration.read(
                        Map.of(
                                TaskHandler.TYPE,
                                CLEANUP,
                                TaskHandler.DESCRIPTION,
                                "Removes final tasks and runs older than " + history.toDays() + " days",
                                TaskHandler.CRON,
                                "17 3 * * *",
                                TaskHandler.JITTER,
                                "PT30M",
                                TaskHandler.PRIORITY,
                                "low",
                                TaskHandler.CONCURRENCY,
                                1),
                        PROVIDER));
    }

    private static TaskResult refresh(ConditionBoard board, BooleanSupplier watching, TaskContext context) {
        board.refresh();
        context.reschedule(watching.getAsBoolean() ? WATCHING : IDLE);
        return TaskResult.done();
    }

    private static TaskResult cleanUp(TaskManager tasks, Duration history) throws InterruptedException {
        try {
            return TaskResult.done("{\"removed\":" + tasks.cleanUp(history).get() + "}");
        } catch (ExecutionException e) {
            return TaskResult.failed(String.valueOf(e.getCause()));
        }
    }
}
