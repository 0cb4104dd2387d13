package dev.tomte.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured of one subject, run by run. */
public final class Samples {

    private final String name;
    private final List<Double> values = new ArrayList<>();

    public Samples(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public void add(double value) {
        values.add(value);
    }

    public List<Double> values() {
        return List.copyOf(values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public Stats stats() {
        return Stats.of(values);
    }

    public double median() {
        return stats().median();
    }

    /** Median, min and max as cells, with so many digits after the point; three dashes if nothing was measured. */
    public List<String> cells(int digits) {
        if (isEmpty()) {
            return List.of("-", "-", "-");
        }
        Stats stats = stats();
        return List.of(format(stats.median(), digits), format(stats.min(), digits), format(stats.max(), digits));
    }

    /** The median of the ratios to the other's samples of the same run, or a dash if there are no pairs. */
    public String ratioTo(Samples base) {
        int pairs = Math.min(values.size(), base.values.size());
        if (pairs == 0) {
            return "-";
        }
        return format(ratio(base), 2) + " x";
    }

    public double ratio(Samples base) {
        int pairs = Math.min(values.size(), base.values.size());
        return Stats.ofRatios(values.subList(0, pairs), base.values.subList(0, pairs))
                .median();
    }

    static String format(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
