package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import java.io.IOException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Holds while a default route leads over an interface that is up. It asks nobody on the network: whether the other end
 * answers, the task finds out.
 */
@Component(property = TaskCondition.NAME + "=" + Constraints.NETWORK)
public final class NetworkCondition implements TaskCondition {

    private final DeviceFiles files;

    @Activate
    public NetworkCondition(BundleContext context) {
        this(DeviceFiles.of(context));
    }

    NetworkCondition(DeviceFiles files) {
        this.files = files;
    }

    @Override
    public Verdict check() {
        try {
            return Routes.read(files).problem().map(Verdict::no).orElse(Verdict.HOLDS);
        } catch (IOException e) {
            return Verdict.no("it cannot be told whether there is a route to elsewhere: " + e.getMessage());
        }
    }
}
