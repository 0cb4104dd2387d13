package dev.tomte.configuration.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the installed bundles say of their configurations. Bundles are read when a configuration of theirs is first
 * stored, so a start without changes costs nothing; and straight from the jar, so they need not be resolved.
 */
final class Metatypes {

    private static final Logger LOG = LoggerFactory.getLogger(Metatypes.class);
    private static final String FOLDER = "OSGI-INF/metatype";

    private final BundleContext context;
    private final Map<Long, Known> cache = new ConcurrentHashMap<>();

    Metatypes(BundleContext context) {
        this.context = context;
    }

    /**
     * The attributes of a PID or factory PID by id, from the highest version of a bundle that describes it, or else from a
     * service that does.
     */
    Optional<Map<String, ? extends Rule>> find(String pid) {
        Optional<Map<String, ? extends Rule>> inBundle = inBundle(pid).map(attributes -> attributes);
        return inBundle.or(() -> provided(pid));
    }

    private Optional<Map<String, Attribute>> inBundle(String pid) {
        Bundle[] bundles = context.getBundles();
        cache.keySet().retainAll(Arrays.stream(bundles).map(Bundle::getBundleId).toList());
        return Arrays.stream(bundles)
                .filter(bundle -> bundle.getBundleId() != 0)
                .sorted(Comparator.comparing(Bundle::getVersion).reversed())
                .map(bundle -> known(bundle).get(pid))
                .filter(attributes -> attributes != null)
                .findFirst();
    }

    private Optional<Map<String, ? extends Rule>> provided(String pid) {
        try {
            for (ServiceReference<MetaTypeProvider> reference :
                    context.getServiceReferences(MetaTypeProvider.class, null)) {
                List<String> pids = Arrays.asList(
                        String.valueOf(reference.getProperty(MetaTypeProvider.METATYPE_PID)),
                        String.valueOf(reference.getProperty(MetaTypeProvider.METATYPE_FACTORY_PID)));
                MetaTypeProvider provider = pids.contains(pid) ? context.getService(reference) : null;
                if (provider != null) {
                    try {
                        return Optional.of(rules(provider, pid));
                    } finally {
                        context.ungetService(reference);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("No filter was given, but it was refused", e);
        } catch (RuntimeException e) { // the provider's own
            LOG.warn("Values for {} are not checked: what describes them failed", pid, e);
        }
        return Optional.empty();
    }

    private static Map<String, Rule> rules(MetaTypeProvider provider, String pid) {
        Map<String, Rule> rules = new HashMap<>();
        AttributeDefinition[] definitions =
                provider.getObjectClassDefinition(pid, null).getAttributeDefinitions(ObjectClassDefinition.ALL);
        for (AttributeDefinition definition : definitions == null ? new AttributeDefinition[0] : definitions) {
            rules.put(definition.getID(), ProvidedAttribute.of(definition));
        }
        return rules;
    }

    private Map<String, Map<String, Attribute>> known(Bundle bundle) {
        long modified = bundle.getLastModified();
        return cache.compute(
                        bundle.getBundleId(),
                        (id, old) -> old != null && old.modified == modified ? old : new Known(modified, read(bundle)))
                .byPid;
    }

    private static Map<String, Map<String, Attribute>> read(Bundle bundle) {
        Map<String, Map<String, Attribute>> byPid = new HashMap<>();
        try {
            // Not findEntries: that would try to resolve the bundle, under the lock that a store holds.
            Enumeration<String> paths = bundle.getEntryPaths(FOLDER);
            for (String path : paths == null ? Collections.<String>emptyList() : Collections.list(paths)) {
                URL document = path.endsWith(".xml") ? bundle.getEntry(path) : null;
                if (document != null) {
                    read(bundle, path, document, byPid);
                }
            }
        } catch (IllegalStateException e) {
            LOG.debug("{} was uninstalled while its metatype was looked for", bundle, e);
        }
        return byPid;
    }

    private static void read(Bundle bundle, String path, URL document, Map<String, Map<String, Attribute>> byPid) {
        try (InputStream in = document.openStream()) {
            byPid.putAll(MetatypeDocument.read(in));
        } catch (IOException e) {
            LOG.warn(
                    "Values for {} are not checked: {} in it cannot be read: {}",
                    bundle.getSymbolicName(),
                    path,
                    e.getMessage());
        }
    }

    private record Known(long modified, Map<String, Map<String, Attribute>> byPid) {}
}
