package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Warns while a file of the plug-in folder is not live that should be. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Deployment", HealthCheck.TAGS + "=tomte", HealthCheck.TAGS + "=deploy"})
public final class DeploymentHealthCheck implements HealthCheck {

    private final FolderDeployer deployer;

    @Activate
    public DeploymentHealthCheck(@Reference FolderDeployer deployer) {
        this.deployer = deployer;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        deployer.trouble().ifPresent(trouble -> log.warn("{}", trouble));
        List<DeployedBundle> lines = deployer.list();
        for (DeployedBundle line : lines) {
            if (line.state() == DeployState.WAITING || line.state() == DeployState.REJECTED) {
                log.warn(
                        "{} is {}: {}",
                        line.file(),
                        line.state(),
                        line.problem().orElse("no reason is known"));
            }
        }
        log.info("{} files in the plug-in folder", lines.size());
        return new Result(log);
    }
}
