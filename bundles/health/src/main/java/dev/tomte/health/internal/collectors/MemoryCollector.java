package dev.tomte.health.internal.collectors;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import oshi.hardware.GlobalMemory;

/** The device's memory. What the system would give up for a new program, such as file caches, is not in use. */
@Component
public final class MemoryCollector implements HealthCollector {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Measurement> collect() {
        GlobalMemory memory = Oshi.hardware().getMemory();
        return Sizes.usage("memory", memory.getTotal() - memory.getAvailable(), memory.getTotal());
    }
}
