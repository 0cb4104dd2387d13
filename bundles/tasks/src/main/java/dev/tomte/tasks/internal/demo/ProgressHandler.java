package dev.tomte.tasks.internal.demo;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code demo.progress}: goes step by step, and after a stop on from the step it had come to. */
@Component(
        service = TaskHandler.class,
        property = {
            TaskHandler.TYPE + "=demo.progress",
            TaskHandler.DESCRIPTION + "=Takes its time, tells how far it is, and goes on where it was"
        })
public final class ProgressHandler implements TaskHandler {

    private static final int PERCENT = 100;
    private static final int STEPS = 40;
    private static final int MOST_STEPS = 10_000;
    private static final int STEP_MS = 250;
    private static final int MOST_MS = 60_000;

    private final Work work;

    /** What a step does. */
    @FunctionalInterface
    interface Work {

        void take(int millis) throws InterruptedException;
    }

    @Activate
    public ProgressHandler() {
        this(Thread::sleep);
    }

    ProgressHandler(Work work) {
        this.work = work;
    }

    @Override
    public TaskResult run(TaskContext context) throws Exception {
        int steps;
        int stepMs;
        int done;
        try {
            DemoData data = DemoData.of(context.data());
            steps = data.number("steps", STEPS, 1, MOST_STEPS);
            stepMs = data.number("stepMs", STEP_MS, 0, MOST_MS);
            done = DemoData.of(context.checkpoint().orElse("")).number("done", 0, 0, steps);
        } catch (IllegalArgumentException e) {
            context.logger().debug("The data or the checkpoint cannot be read", e);
            return TaskResult.failedForGood(e.getMessage());
        }
        int begun = done;
        while (done < steps) {
            context.cancellation().throwIfCancelled();
            work.take(stepMs);
            done++;
            context.progress(done * PERCENT / steps, "step " + done + " of " + steps);
            // On disk before the next step begins: a stop repeats one step at most.
            context.checkpoint("{\"done\":" + done + "}").get();
        }
        return TaskResult.done("{\"steps\":" + steps + ",\"resumedAfter\":" + begun + "}");
    }
}
