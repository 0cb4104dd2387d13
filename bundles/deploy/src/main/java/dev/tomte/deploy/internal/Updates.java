package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.internal.Generation.Entry;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.resource.Resource;

/**
 * Which of the wanted updates may be made: the largest set that leaves nobody without what it needs. Those that lack
 * something wait, and what runs is not disturbed.
 *
 * @param going by symbolic name
 * @param waiting by symbolic name, for what
 */
record Updates(Map<String, Update> going, Map<String, String> waiting) {

    /** A bundle, and what is to take its place. */
    record Update(Entry entry, Bundle bundle, Resource next, Optional<String> before) {}

    static Update read(Entry entry, Bundle bundle, Artifacts artifacts, Optional<String> before)
            throws IOException, DeployException {
        return new Update(
                entry, bundle, BundleHeaders.of(artifacts.path(entry.sha256())).resource(), before);
    }

    static Updates choose(Map<String, Update> wanted, FrameworkBundles framework, Collection<Bundle> leaving) {
        Map<String, Update> going = new TreeMap<>(wanted);
        Map<String, String> waiting = new HashMap<>();
        boolean settled = false;
        while (!settled) {
            settled = true;
            Map<Bundle, Resource> next = new HashMap<>();
            going.values().forEach(update -> next.put(update.bundle(), update.next()));
            Preview preview = new Preview(framework.context(), next, leaving);
            for (Map.Entry<String, Update> update : Map.copyOf(going).entrySet()) {
                Optional<String> obstacle = obstacle(update.getValue(), preview);
                if (obstacle.isPresent()) {
                    going.remove(update.getKey());
                    waiting.put(update.getKey(), obstacle.get());
                    settled = false;
                    break; // without this one, others may lack something, too
                }
            }
        }
        return new Updates(going, waiting);
    }

    private static Optional<String> obstacle(Update update, Preview preview) {
        // What is not resolved does not run: nothing is lost by replacing it.
        return update.bundle().getState() == Bundle.INSTALLED ? Optional.empty() : preview.obstacle(update.bundle());
    }
}
