package dev.tomte.health.internal;

import dev.tomte.health.Measurement;
import java.util.List;
import java.util.Map;

/**
 * What all collectors gave in one measurement.
 *
 * @param values sorted by metric, each metric once
 * @param failures collector to what went wrong
 */
record Collected(List<Value> values, Map<String, String> failures) {

    record Value(String collector, Measurement measurement) {}

    List<Measurement> measurements() {
        return values.stream().map(Value::measurement).toList();
    }
}
