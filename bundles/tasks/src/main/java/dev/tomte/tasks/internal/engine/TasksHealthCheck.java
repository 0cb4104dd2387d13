package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskManagerStatus;
import dev.tomte.task.TaskType;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Critical while a type is quarantined; a warning while threads are given up, or tasks wait for a handler. */
@Component(property = {HealthCheck.NAME + "=Tasks", HealthCheck.TAGS + "=tasks", HealthCheck.TAGS + "=tomte"})
public final class TasksHealthCheck implements HealthCheck {

    private final TaskManager tasks;

    @Activate
    public TasksHealthCheck(@Reference TaskManager tasks) {
        this.tasks = tasks;
    }

    @Override
    public Result execute() {
        TaskManagerStatus status = tasks.status();
        FormattingResultLog log = new FormattingResultLog();
        log.info(
                "{} running on {} workers, {} due, {} waiting; {} runs completed and {} failed since start",
                status.running(),
                status.workers(),
                status.ready(),
                status.waiting(),
                status.completed(),
                status.failed());
        for (TaskType type : tasks.types()) {
            if (type.state() == TaskType.State.QUARANTINED) {
                log.critical(
                        "Type {} is quarantined, as its runs do not stop when told to; mend {} and run task:release {}",
                        type.name(),
                        type.provider(),
                        type.name());
            }
        }
        if (status.abandonedThreads() > 0) {
            log.warn(
                    "{} threads are given up: their runs ignore that they were told to stop",
                    status.abandonedThreads());
        }
        return new Result(log);
    }
}
