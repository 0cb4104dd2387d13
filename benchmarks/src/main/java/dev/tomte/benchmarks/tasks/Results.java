package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All figures of all contestants, round by round, and what went wrong. */
final class Results {

    private final Map<Contestant, Map<String, Samples>> samples = new HashMap<>();
    private final List<String> failures = new ArrayList<>();

    void add(Contestant contestant, Map<String, Double> figures) {
        figures.forEach((name, value) -> samples.computeIfAbsent(contestant, any -> new HashMap<>())
                .computeIfAbsent(name, any -> new Samples(contestant.label()))
                .add(value));
    }

    void failed(Contestant contestant, Part part, String message) {
        failures.add(contestant.label() + ", " + part.name().toLowerCase(java.util.Locale.ROOT) + ": " + message);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    Samples of(Contestant contestant, String figure) {
        Samples found = samples.getOrDefault(contestant, Map.of()).get(figure);
        return found == null ? new Samples(contestant.label()) : found;
    }

    /** The peer with the best median; empty if none was measured. */
    Optional<Samples> best(Set<Contestant.Kind> kinds, String figure) {
        return Stream.of(Contestant.values())
                .filter(contestant -> kinds.contains(contestant.kind()))
                .map(contestant -> of(contestant, figure))
                .filter(found -> !found.isEmpty())
                .max((a, b) -> Double.compare(a.median(), b.median()));
    }
}
