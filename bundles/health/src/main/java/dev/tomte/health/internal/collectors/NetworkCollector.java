package dev.tomte.health.internal.collectors;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import oshi.hardware.NetworkIF;

/** What all network interfaces but the loopback received and sent a second, since the measurement before. */
@Component
public final class NetworkCollector implements HealthCollector {

    /** What an interface has counted since it came up. */
    record Bytes(long received, long sent) {}

    private final Sampler<Map<String, Bytes>> interfaces;

    @Activate
    public NetworkCollector() {
        this(new Sampler<>(NetworkCollector::read, System::nanoTime, TimeUnit.NANOSECONDS::sleep));
    }

    NetworkCollector(Sampler<Map<String, Bytes>> interfaces) {
        this.interfaces = interfaces;
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public List<Measurement> collect() throws InterruptedException {
        Sampler.Span<Map<String, Bytes>> span = interfaces.next();
        if (span.after().isEmpty()) {
            return List.of();
        }
        return List.of(
                new Measurement("network.received", rate(span, Bytes::received), "B/s"),
                new Measurement("network.sent", rate(span, Bytes::sent), "B/s"));
    }

    private static double rate(Sampler.Span<Map<String, Bytes>> span, ToLongFunction<Bytes> direction) {
        long bytes = 0;
        for (Map.Entry<String, Bytes> after : span.after().entrySet()) {
            Bytes before = span.before().getOrDefault(after.getKey(), after.getValue());
            // An interface that was taken down and up again counts from 0.
            bytes += Math.max(0, direction.applyAsLong(after.getValue()) - direction.applyAsLong(before));
        }
        return bytes / span.seconds();
    }

    private static Map<String, Bytes> read() {
        return Oshi.hardware().getNetworkIFs(false).stream()
                .collect(Collectors.toMap(
                        NetworkIF::getName,
                        counted -> new Bytes(counted.getBytesRecv(), counted.getBytesSent()),
                        (first, second) -> first));
    }
}
