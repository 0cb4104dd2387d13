package dev.tomte.health.internal.collectors;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Objects;
import org.osgi.service.component.annotations.Component;

/** The virtual machine's heap, garbage collection and threads. */
@Component
public final class JvmCollector implements HealthCollector {

    private long collectingBefore;

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public List<Measurement> collect() {
        long collecting = collecting();
        long since = collecting - collectingBefore;
        collectingBefore = collecting;
        return List.of(
                Sizes.megabytes(
                        "jvm.heap.used",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()),
                new Measurement(
                        "jvm.heap.usage", 100.0 * kept() / Runtime.getRuntime().maxMemory(), "%"),
                new Measurement("jvm.gc.time", since, "ms"),
                new Measurement(
                        "jvm.threads", ManagementFactory.getThreadMXBean().getThreadCount(), ""));
    }

    /** What was still in use after the last garbage collection: what fills up in between is no sign of need. */
    private static long kept() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(time -> time > 0)
                .sum();
    }
}
