package dev.tomte.itests.probe;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Works step by step, each saved before the next begins, and keeps a diary that a test can read whatever becomes of Tomte. */
@Component(
        service = TaskHandler.class,
        property = {
            TaskHandler.TYPE + "=probe.step",
            TaskHandler.DESCRIPTION + "=Works step by step for the black-box tests",
            TaskHandler.CONCURRENCY + ":Integer=30"
        })
public final class StepHandler implements TaskHandler {

    private static final long LONGEST_HOLD_MS = 120_000;
    private static final long GLANCE_MS = 10;

    private final Path data;
    private final String version;
    private final CountDownLatch never = new CountDownLatch(1);

    @Activate
    public StepHandler(BundleContext context) {
        data = Path.of(context.getProperty("tomte.data"));
        version = context.getBundle().getVersion().toString();
    }

    @Override
    public TaskResult run(TaskContext context) throws Exception {
        StepOrder order = StepOrder.of(context.data());
        if (context.attempt() <= order.failures()) {
            note(context, "failed", 0);
            return TaskResult.failed("failure " + context.attempt() + " of " + order.failures() + ", as ordered");
        }
        int done = context.checkpoint().map(Integer::parseInt).orElse(0);
        while (done < order.steps()) {
            context.cancellation().throwIfCancelled();
            int step = done + 1;
            note(context, "begin", step);
            work(context, order, step);
            note(context, "end", step);
            done = step;
            context.checkpoint(Integer.toString(done)).get();
        }
        note(context, "done", done);
        return TaskResult.done(version);
    }

    /** The last step is the one that can be held up: in one version, or until a file is there. */
    private void work(TaskContext context, StepOrder order, int step) throws IOException, InterruptedException {
        if (never.await(order.ms(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this down");
        }
        if (step < order.steps()) {
            return;
        }
        try {
            awaitWhile(() -> isShut(order.gate()) || order.heldIn().equals(version));
        } catch (InterruptedException told) {
            note(context, "told", step);
            awaitWhile(() -> isShut(order.exit()));
            throw told;
        }
    }

    private void awaitWhile(BooleanSupplier condition) throws InterruptedException {
        long waited = 0;
        while (waited < LONGEST_HOLD_MS && condition.getAsBoolean()) {
            waited += never.await(GLANCE_MS, TimeUnit.MILLISECONDS) ? 0 : GLANCE_MS;
        }
    }

    private boolean isShut(String file) {
        return !file.isEmpty() && !Files.exists(data.resolve(file));
    }

    /** In one piece, though written by many threads; what is written outlives the process without being forced to disk. */
    private void note(TaskContext context, String what, int step) throws IOException {
        String line = String.join(
                " ",
                Long.toString(System.currentTimeMillis()),
                context.name(),
                what,
                Integer.toString(step),
                Integer.toString(context.attempt()),
                version);
        Files.writeString(
                data.resolve("probe-diary.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
