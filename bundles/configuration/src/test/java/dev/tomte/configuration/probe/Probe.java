package dev.tomte.configuration.probe;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The component of the test bundle: gives what it was last configured with. */
public final class Probe implements Supplier<Map<String, Object>> {

    private volatile Map<String, Object> configuration = Map.of();

    public void activate(Map<String, Object> given) {
        configuration = new HashMap<>(given);
    }

    public void modified(Map<String, Object> given) {
        configuration = new HashMap<>(given);
    }

    @Override
    public Map<String, Object> get() {
        return configuration;
    }
}
