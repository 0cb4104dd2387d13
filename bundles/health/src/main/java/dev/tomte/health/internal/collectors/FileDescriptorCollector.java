package dev.tomte.health.internal.collectors;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** How many files, sockets and pipes this process has open, and of how many it may. */
@Component
public final class FileDescriptorCollector implements HealthCollector {

    @Override
    public String name() {
        return "fd";
    }

    @Override
    public List<Measurement> collect() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return List.of();
        }
        long open = system.getOpenFileDescriptorCount();
        return List.of(
                new Measurement("fd.open", open, ""),
                new Measurement("fd.usage", 100.0 * open / system.getMaxFileDescriptorCount(), "%"));
    }
}
