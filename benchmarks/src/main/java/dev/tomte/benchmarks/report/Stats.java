package dev.tomte.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** The middle and the ends of some samples. No mean: one disturbed run would shift it. */
public record Stats(double median, double min, double max) {

    /**
     * The median and the ends.
     *
     * @throws IllegalArgumentException if there are no samples
     */
    public static Stats of(List<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one sample");
        }
        List<Double> sorted = samples.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Stats(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /**
     * The ratios pair by pair: what was measured one after the other is compared, so a machine that becomes slower
     * meanwhile does not favour anyone.
     *
     * @throws IllegalArgumentException if the two are not of the same length, or empty
     */
    public static Stats ofRatios(List<Double> samples, List<Double> base) {
        if (samples.size() != base.size()) {
            throw new IllegalArgumentException(
                    "Expected pairs, not " + samples.size() + " samples and " + base.size() + " to compare with");
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            ratios.add(samples.get(i) / base.get(i));
        }
        return of(ratios);
    }
}
