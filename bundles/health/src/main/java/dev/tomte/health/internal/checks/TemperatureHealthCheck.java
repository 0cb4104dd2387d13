package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How hot the processor is. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Device temperature", HealthCheck.TAGS + "=device", HealthCheck.TAGS + "=tomte"
        })
public final class TemperatureHealthCheck extends MetricHealthCheck {

    @Activate
    public TemperatureHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "temperature", "This device has no sensor of the processor's temperature that can be read");
    }
}
