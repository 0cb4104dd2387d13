package dev.tomte.health.internal.collectors;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The processor's temperature, on a device that has a sensor for it. */
@Component
public final class TemperatureCollector implements HealthCollector {

    private final DoubleSupplier celsius;

    @Activate
    public TemperatureCollector() {
        this(() -> Oshi.hardware().getSensors().getCpuTemperature());
    }

    TemperatureCollector(DoubleSupplier celsius) {
        this.celsius = celsius;
    }

    @Override
    public String name() {
        return "temperature";
    }

    @Override
    public List<Measurement> collect() {
        double temperature = celsius.getAsDouble();
        // OSHI says 0 or not-a-number where there is no sensor.
        return temperature > 0 ? List.of(new Measurement("temperature.cpu", temperature, "°C")) : List.of();
    }
}
