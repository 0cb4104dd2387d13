package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The heap, garbage collection and threads of Tomte's virtual machine. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Device JVM", HealthCheck.TAGS + "=device", HealthCheck.TAGS + "=tomte"})
public final class JvmHealthCheck extends MetricHealthCheck {

    @Activate
    public JvmHealthCheck(@Reference HealthMonitor monitor) {
        super(monitor, "jvm");
    }
}
