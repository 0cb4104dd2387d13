package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How busy the processors are. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Device CPU", HealthCheck.TAGS + "=device", HealthCheck.TAGS + "=tomte"})
public final class CpuHealthCheck extends MetricHealthCheck {

    @Activate
    public CpuHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "cpu");
    }
}
