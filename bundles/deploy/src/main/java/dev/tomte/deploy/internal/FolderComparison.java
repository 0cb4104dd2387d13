package dev.tomte.deploy.internal;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The task {@code deploy.compare}: has the folder compared although no file event told of a change, as when the folder
 * itself was moved away.
 */
@Component(
        property = {
            TaskHandler.TYPE + "=deploy.compare",
            TaskHandler.DESCRIPTION + "=Compares the plug-in folder with what is deployed",
            TaskHandler.INTERVAL + "=PT1M",
            TaskHandler.CONCURRENCY + ":Integer=1",
            TaskHandler.DURABILITY + "=grouped",
            TaskHandler.HISTORY + "=false"
        })
public final class FolderComparison implements TaskHandler {

    private final FolderDeployer deployer;

    @Activate
    public FolderComparison(@Reference FolderDeployer deployer) {
        this.deployer = deployer;
    }

    @Override
    public TaskResult run(TaskContext context) {
        deployer.compare();
        return TaskResult.done();
    }
}
