package dev.tomte.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** Whether all bundles of the distribution are installed and fit together, before any of them is started. */
final class BootCheck {

    private final Framework framework;
    private final Distribution distribution;

    BootCheck(Framework framework, Distribution distribution) {
        this.framework = framework;
        this.distribution = distribution;
    }

    /**
     * Resolves all bundles.
     *
     * @param fresh whether the bundle cache was just made, so that what is wrong is the distribution's fault
     * @throws StartException if a bundle lacks something; names its file and the requirement
     * @throws DamagedCacheException if the cache lacks a bundle, or has one that does not resolve
     */
    void complete(boolean fresh) throws StartException, DamagedCacheException {
        List<Bundle> bundles = new ArrayList<>();
        for (BundleFile file : distribution.bundles()) {
            Bundle bundle = framework.getBundleContext().getBundle(file.location());
            if (bundle == null || bundle.adapt(BundleRevision.class) == null) {
                throw new DamagedCacheException("it lacks " + file.id(), null);
            }
            bundles.add(bundle);
        }
        FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
        if (wiring.resolveBundles(bundles)) {
            return;
        }
        if (!fresh) {
            throw new DamagedCacheException("a bundle in it does not resolve", null);
        }
        throw new StartException(explain(bundles, wiring));
    }

    private String explain(List<Bundle> bundles, FrameworkWiring wiring) {
        List<String> unresolved = new ArrayList<>();
        for (int i = 0; i < bundles.size(); i++) {
            Bundle bundle = bundles.get(i);
            if (bundle.getState() != Bundle.INSTALLED) {
                continue;
            }
            BundleFile file = distribution.bundles().get(i);
            Optional<BundleRequirement> missing = missing(bundle, wiring);
            if (missing.isPresent()) {
                return "The bundle " + file.file() + " of the feature " + file.feature() + " requires "
                        + words(missing.get()) + ", which no bundle of the features provides";
            }
            unresolved.add(file.file().toString());
        }
        return "These bundles do not fit together: " + String.join(", ", unresolved);
    }

    private static Optional<BundleRequirement> missing(Bundle bundle, FrameworkWiring wiring) {
        return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
                .filter(BootCheck::mandatory)
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .findFirst();
    }

    private static boolean mandatory(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return !Namespace.RESOLUTION_OPTIONAL.equals(resolution)
                && !"dynamic".equals(resolution)
                && (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE));
    }

    private static String words(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        String kind = PackageNamespace.PACKAGE_NAMESPACE.equals(requirement.getNamespace())
                ? "a package"
                : requirement.getNamespace();
        return kind + " " + filter;
    }
}
