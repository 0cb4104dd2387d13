package dev.tomte.deploy.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/**
 * Exactly which bundles are to run: one for each symbolic name. The folder makes one today; anything else that can name
 * bundles by content may make one, and it is applied in the same way.
 *
 * @param entries sorted by symbolic name
 */
record Generation(List<Entry> entries) {

    static final Generation EMPTY = new Generation(List.of());

    /**
     * One bundle.
     *
     * @param file its name in the plug-in folder
     */
    record Entry(String bundle, Version version, String sha256, String file) {}

    Generation {
        entries = entries.stream().sorted(Comparator.comparing(Entry::bundle)).toList();
        if (entries.stream().map(Entry::bundle).distinct().count() != entries.size()) {
            throw new IllegalArgumentException("A generation has one bundle for each symbolic name, not " + entries);
        }
    }

    static Generation of(Collection<Entry> entries) {
        return new Generation(List.copyOf(entries));
    }

    Optional<Entry> entry(String bundle) {
        return entries.stream().filter(entry -> entry.bundle().equals(bundle)).findFirst();
    }

    Set<String> artifacts() {
        return entries.stream().map(Entry::sha256).collect(Collectors.toSet());
    }

    /** The symbolic names whose content differs, or that only one of the two has. */
    Set<String> differences(Generation other) {
        Set<String> names = new TreeSet<>();
        entries.forEach(entry -> names.add(entry.bundle()));
        other.entries.forEach(entry -> names.add(entry.bundle()));
        names.removeIf(
                name -> entry(name).map(Entry::sha256).equals(other.entry(name).map(Entry::sha256)));
        return names;
    }
}
