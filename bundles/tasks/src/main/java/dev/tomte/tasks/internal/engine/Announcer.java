package dev.tomte.tasks.internal.engine;

import dev.tomte.event.Severity;
import dev.tomte.event.TomteEvent;
import dev.tomte.store.StoreClosedException;
import dev.tomte.task.TaskNotification;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskProgressed;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskStatusChanged;
import dev.tomte.tasks.internal.store.Correlation;
import dev.tomte.tasks.internal.store.TaskRow;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world: events on the bus, and what an operator wants to know in the log. May be called from any thread. */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final long PROGRESS_PAUSE_NANOS = 250_000_000;

    /** The event bus. */
    interface Bus {
        <E extends Record & TomteEvent> void publish(E event);

        /** Whether somebody listens: hundreds of thousands of events a second are not made for nobody. */
        boolean isHeard(String topic);
    }

    private final Bus bus;
    private final Clocks clocks;
    private final ConcurrentMap<Long, Long> progressAnnounced = new ConcurrentHashMap<>();
    private volatile boolean diskTrouble;

    Announcer(Bus bus, Clocks clocks) {
        this.bus = bus;
        this.clocks = clocks;
    }

    void changed(TaskRow row, @Nullable TaskStatus before) {
        if (bus.isHeard(TaskStatusChanged.TOPIC)) {
            bus.publish(new TaskStatusChanged(
                    row.id(),
                    row.name(),
                    row.request().type(),
                    row.request().service(),
                    Optional.ofNullable(before),
                    row.status(),
                    row.reason(),
                    row.attempts(),
                    row.started() == TaskRow.NEVER ? "" : Correlation.of(row.id(), row.started()),
                    clocks.wall().instant()));
        }
    }

    void progressed(Run run, TaskProgress progress) {
        long now = clocks.nanos();
        Long last = progressAnnounced.get(run.id());
        boolean due = last == null || now - last >= PROGRESS_PAUSE_NANOS || progress.percent() == 100;
        if (due && bus.isHeard(TaskProgressed.TOPIC)) {
            progressAnnounced.put(run.id(), now);
            bus.publish(new TaskProgressed(
                    run.id(),
                    run.name(),
                    run.type(),
                    progress.percent(),
                    progress.message(),
                    run.correlationId(),
                    clocks.wall().instant()));
        }
    }

    void ended(Ending ending) {
        TaskRow row = ending.row();
        progressAnnounced.remove(row.id());
        if (row.request().notifyAtEnd() && Ending.isEndOfTime(row, ending.outcome())) {
            boolean well = ending.outcome() == TaskRun.Outcome.COMPLETED;
            notify(
                    row,
                    "Task " + row.name() + " " + ending.outcome(),
                    well ? ending.detail() : ending.detail().isEmpty() ? row.reason() : ending.detail(),
                    well ? Severity.INFO : Severity.WARNING);
        }
    }

    void gaveUp(Run run, String why, Thread thread) {
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : thread.getStackTrace()) {
            stack.append(System.lineSeparator()).append("    at ").append(frame);
        }
        LOG.error(
                "Task {} of type {} is given up, and its thread {} with it: {}. Its handler has to watch"
                        + " TaskContext.cancellation() and interrupts.{}{}",
                run.name(),
                run.type(),
                thread.getName(),
                why,
                run.type.quarantined ? " The type is quarantined; task:release " + run.type() + " ends that." : "",
                stack);
        String text = why + (run.type.quarantined ? "; the type " + run.type() + " is quarantined" : "");
        notify(run.row, "Task " + run.name() + " does not stop", text, Severity.CRITICAL);
    }

    void cameBack(Thread thread) {
        LOG.info("The thread {} that had been given up has ended", thread.getName());
    }

    void diskTrouble(Throwable failure) {
        if (!diskTrouble && !(failure instanceof StoreClosedException)) {
            diskTrouble = true;
            LOG.error("Tasks cannot be saved; those that are due wait, and it is tried again every second", failure);
        }
    }

    void diskWorks() {
        if (diskTrouble) {
            diskTrouble = false;
            LOG.info("Tasks are saved again");
        }
    }

    private void notify(TaskRow row, String title, String text, Severity severity) {
        bus.publish(new TaskNotification(
                row.id(), row.name(), title, text, severity, clocks.wall().instant()));
    }
}
