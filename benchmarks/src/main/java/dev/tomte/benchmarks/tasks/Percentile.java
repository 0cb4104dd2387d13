package dev.tomte.benchmarks.tasks;

import java.util.List;

/** A sample that so many percent of the samples do not exceed. */
final class Percentile {

    private Percentile() {}

    static double of(List<Double> samples, int percent) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one sample");
        }
        List<Double> sorted = samples.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }
}
