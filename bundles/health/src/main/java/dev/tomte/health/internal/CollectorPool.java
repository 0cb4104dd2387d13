package dev.tomte.health.internal;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collectors that are there. They come and go at any time and from any thread; one thread measures. */
final class CollectorPool {

    private static final Logger LOG = LoggerFactory.getLogger(CollectorPool.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String LIMIT = "time.limit.ms";
    private static final Pattern LIMIT_VALUE = Pattern.compile("\\d{3,5}");

    private final List<TimedCollector> collectors = new CopyOnWriteArrayList<>();
    private final Executor threads;

    CollectorPool(Executor threads) {
        this.threads = threads;
    }

    void add(HealthCollector collector, Map<String, ?> properties) {
        String name = collector.name();
        if (NAME.matcher(name).matches()) {
            collectors.add(new TimedCollector(collector, name, limit(name, properties)));
        } else {
            LOG.error(
                    "The collector {} is not called: expected a name of 1 to 64 of a-z0-9-, not '{}'",
                    collector.getClass().getName(),
                    name);
        }
    }

    void remove(HealthCollector collector) {
        collectors.removeIf(timed -> timed.calls(collector));
    }

    /** Calls all of them at a time and waits until each has returned or its time is up. */
    Collected collect(Duration limit) throws InterruptedException {
        Map<String, String> failures = new TreeMap<>();
        Map<String, TimedCollector> begun = begin(limit, failures);
        Map<String, Collected.Value> values = new TreeMap<>();
        for (TimedCollector collector : begun.values()) {
            TimedCollector.Outcome outcome = collector.end();
            outcome.failure().ifPresent(reason -> failures.put(collector.name(), reason));
            for (Measurement measurement : outcome.values()) {
                Collected.Value value = new Collected.Value(collector.name(), measurement);
                Collected.Value first = values.putIfAbsent(measurement.metric(), value);
                if (first != null) {
                    failures.put(
                            collector.name(),
                            measurement.metric() + " is left out: " + first.collector() + " measures it already");
                }
            }
        }
        return new Collected(List.copyOf(values.values()), Map.copyOf(failures));
    }

    private Map<String, TimedCollector> begin(Duration limit, Map<String, String> failures) {
        Map<String, TimedCollector> begun = new TreeMap<>();
        for (TimedCollector collector : collectors) {
            if (begun.putIfAbsent(collector.name(), collector) == null) {
                collector.begin(threads, limit);
            } else {
                failures.put(collector.name(), "Two collectors have this name; only the one that came first is called");
            }
        }
        return begun;
    }

    private static Optional<Duration> limit(String name, Map<String, ?> properties) {
        Object value = properties.get(LIMIT);
        if (value == null) {
            return Optional.empty();
        }
        String text = value.toString();
        if (LIMIT_VALUE.matcher(text).matches() && Integer.parseInt(text) <= 60_000) {
            return Optional.of(Duration.ofMillis(Integer.parseInt(text)));
        }
        LOG.error(
                "Collector {} has the configured time limit: its {} = {} should be a number from 100 to 60000",
                name,
                LIMIT,
                text);
        return Optional.empty();
    }
}
