package dev.tomte.deploy.internal;

import dev.tomte.deploy.internal.Generation.Entry;
import dev.tomte.deploy.internal.Inspection.Good;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which file speaks for a bundle when several do: the higher version; of equal ones, the one that is live already, else
 * the first by name. A file that has just gone speaks only if no other does.
 *
 * @param winners what is to run
 * @param superseded by file, which other one is used instead
 * @param refused by file, why it may not run here at all
 */
record Contest(Generation winners, Map<String, String> superseded, Map<String, String> refused) {

    static Contest hold(Collection<Sighting> sightings, Generation live, Set<String> runtime) {
        Map<String, List<Sighting>> byBundle = new TreeMap<>();
        Map<String, String> refused = new HashMap<>();
        for (Sighting sighting : sightings) {
            Good good = sighting.good;
            if (good == null) {
                continue;
            }
            if (runtime.contains(good.bundle())) {
                refused.put(
                        sighting.file,
                        good.bundle() + " is a bundle of the runtime itself, which is not replaced from the plug-in"
                                + " folder; take the file out");
            } else {
                byBundle.computeIfAbsent(good.bundle(), name -> new ArrayList<>())
                        .add(sighting);
            }
        }
        List<Entry> winners = new ArrayList<>();
        Map<String, String> superseded = new HashMap<>();
        byBundle.forEach((bundle, files) -> {
            String liveFile = live.entry(bundle).map(Entry::file).orElse("");
            files.sort(Comparator.comparing((Sighting file) -> file.missing)
                    .thenComparing(file -> goodOf(file).version(), Comparator.reverseOrder())
                    .thenComparing(file -> !file.file.equals(liveFile))
                    .thenComparing(file -> file.file));
            Sighting winner = files.get(0);
            Good good = goodOf(winner);
            winners.add(new Entry(bundle, good.version(), good.sha256(), winner.file));
            for (Sighting other : files.subList(1, files.size())) {
                superseded.put(
                        other.file,
                        "put aside: " + winner.file + " holds version " + good.version() + " of " + bundle
                                + "; remove the file you do not want");
            }
        });
        return new Contest(Generation.of(winners), superseded, refused);
    }

    private static Good goodOf(Sighting sighting) {
        Good good = sighting.good;
        if (good == null) {
            throw new IllegalStateException("Only whole bundles are compared, not " + sighting.file);
        }
        return good;
    }
}
