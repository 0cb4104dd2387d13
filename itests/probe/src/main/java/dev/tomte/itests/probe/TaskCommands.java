package dev.tomte.itests.probe;

import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Creates many tasks at once. */
@Component(
        service = TaskCommands.class,
        property = {"osgi.command.scope=probe", "osgi.command.function=batch"})
public final class TaskCommands {

    private final TaskManager tasks;

    @Activate
    public TaskCommands(@Reference TaskManager tasks) {
        this.tasks = tasks;
    }

    /** Tasks of this service, which are the probe's own if it is the probe's name. Returns once they are on disk. */
    public String batch(String service, String prefix, int count, String data)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TaskRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(TaskRequest.builder("probe.step")
                    .name(String.format("%s-%04d", prefix, i))
                    .service(service)
                    .data(data)
                    .build());
        }
        int created = tasks.createAll(requests).get(60, TimeUnit.SECONDS).size();
        return "created " + created;
    }
}
