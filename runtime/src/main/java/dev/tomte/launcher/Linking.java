package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links the classes of bundles that were loaded and not used, such as those that the verifier only asks for their
 * superclass. The virtual machine leaves out of the class-data archive what is not linked, and every start would have to
 * parse those again.
 */
final class Linking {

    private static final Logger LOG = LoggerFactory.getLogger(Linking.class);
    private static final String SOURCE = " source: ";

    /** Linking a class loads further ones; it comes to an end after a few rounds. */
    private static final int ROUNDS = 10;

    private final Map<String, Bundle> bundles = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    Linking(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            bundles.put(bundle.getLocation().replaceFirst("^reference:file:/*", "file:/"), bundle);
        }
    }

    /**
     * Until nothing new is loaded.
     *
     * @param loaded what {@code -Xlog:class+load} writes, which grows while linking
     * @return how many classes of bundles were looked at
     */
    int link(Path loaded) throws IOException {
        int linked = 0;
        int before = -1;
        for (int round = 0; round < ROUNDS && linked > before; round++) {
            before = linked;
            linked += link(Files.readAllLines(loaded));
        }
        return linked;
    }

    private int link(List<String> lines) {
        int linked = 0;
        for (String line : lines) {
            int end = line.indexOf(SOURCE);
            Bundle bundle = end < 0 ? null : bundles.get(line.substring(end + SOURCE.length()));
            if (bundle != null && seen.add(line.substring(0, end))) {
                link(bundle, line.substring(0, end));
                linked++;
            }
        }
        return linked;
    }

    private static void link(Bundle bundle, String name) {
        try {
            // Asking for its methods links a class and, other than forName, does not run its initialiser.
            int methods = bundle.loadClass(name).getDeclaredMethods().length;
            LOG.trace("{} is linked, with {} methods", name, methods);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("{} of {} cannot be linked; it needs something that is not there", name, bundle, e);
        }
    }
}
