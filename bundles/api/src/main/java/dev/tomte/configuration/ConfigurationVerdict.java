package dev.tomte.configuration;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wrong with a configuration, a sentence for each key, sorted by key. Both are empty if nothing is, and if no
 * component describes what it can be configured with.
 *
 * @param refused values that are not allowed: with the file (or PID), key, value and what was expected. A password's value
 *     is never among them
 * @param unknown keys that the component does not have; they are stored all the same, and nobody looks at them
 */
public record ConfigurationVerdict(SortedMap<String, String> refused, SortedMap<String, String> unknown) {

    public ConfigurationVerdict(Map<String, String> refused, Map<String, String> unknown) {
        this(new TreeMap<>(refused), new TreeMap<>(unknown));
    }

    public ConfigurationVerdict {
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
        unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
    }
}
