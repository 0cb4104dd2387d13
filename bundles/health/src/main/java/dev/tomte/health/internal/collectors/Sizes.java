package dev.tomte.health.internal.collectors;

import dev.tomte.health.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Bytes as measurements in MB of 1,048,576. */
final class Sizes {

    private static final double MB = 1 << 20;

    private Sizes() {}

    static Measurement megabytes(String metric, long bytes) {
        return new Measurement(metric, bytes / MB, "MB");
    }

    /** {@code <area>.used}, {@code .total} and {@code .usage}, the last unless the total is 0. */
    static List<Measurement> usage(String area, long used, long total) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(megabytes(area + ".used", used));
        measurements.add(megabytes(area + ".total", total));
        if (total > 0) {
            measurements.add(new Measurement(area + ".usage", 100.0 * used / total, "%"));
        }
        return measurements;
    }
}
