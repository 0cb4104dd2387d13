package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How full the memory is. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Device memory", HealthCheck.TAGS + "=device", HealthCheck.TAGS + "=tomte"})
public final class MemoryHealthCheck extends MetricHealthCheck {

    @Activate
    public MemoryHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "memory");
    }
}
