package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How full the file system of Tomte's data is. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Device disk", HealthCheck.TAGS + "=device", HealthCheck.TAGS + "=tomte"})
public final class DiskHealthCheck extends MetricHealthCheck {

    @Activate
    public DiskHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "disk");
    }
}
