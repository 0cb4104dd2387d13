package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How many files, sockets and pipes Tomte has open, of how many it may. */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Device file descriptors",
            HealthCheck.TAGS + "=device",
            HealthCheck.TAGS + "=tomte"
        })
public final class FileDescriptorHealthCheck extends MetricHealthCheck {

    @Activate
    public FileDescriptorHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "fd", "This operating system does not tell how many files Tomte has open");
    }
}
