package dev.tomte.health.internal.collectors;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import oshi.hardware.CentralProcessor.TickType;

/** How busy the processors were since the measurement before, and the one-minute load average. */
@Component
public final class CpuCollector implements HealthCollector {

    private final Sampler<long[]> ticks;
    private final DoubleSupplier load;

    @Activate
    public CpuCollector() {
        this(
                new Sampler<>(
                        () -> Oshi.hardware().getProcessor().getSystemCpuLoadTicks(),
                        System::nanoTime,
                        TimeUnit.NANOSECONDS::sleep),
                () -> ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    CpuCollector(Sampler<long[]> ticks, DoubleSupplier load) {
        this.ticks = ticks;
        this.load = load;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public List<Measurement> collect() throws InterruptedException {
        List<Measurement> measurements = new ArrayList<>();
        Sampler.Span<long[]> span = ticks.next();
        long idle = idle(span.after()) - idle(span.before());
        long all =
                Arrays.stream(span.after()).sum() - Arrays.stream(span.before()).sum();
        if (all > 0) {
            double busy = 100.0 * (all - idle) / all;
            // The kernel's count of waiting for a disk may go back a little.
            measurements.add(new Measurement("cpu.usage", Math.max(0, Math.min(100, busy)), "%"));
        }
        double average = load.getAsDouble();
        if (average >= 0) {
            measurements.add(new Measurement("cpu.load", average, ""));
        }
        return measurements;
    }

    private static long idle(long[] ticks) {
        return ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
    }
}
