package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the network interfaces receive and send. It has no thresholds: a busy network is not a sick one. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Device network", HealthCheck.TAGS + "=device", HealthCheck.TAGS + "=tomte"})
public final class NetworkHealthCheck extends MetricHealthCheck {

    @Activate
    public NetworkHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "network", "This device has no network interface but the loopback");
    }
}
