package dev.tomte.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.utils.resource.RequirementImpl;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * The framework as it would be after some updates and removals, without touching it. Tells what a bundle would lack, and
 * which running bundle would lose what it runs on. Clashes of packages (uses constraints) only the framework itself
 * finds.
 */
final class Preview {

    private final FrameworkWiring framework;
    private final Map<Bundle, Resource> updates;
    private final Set<Bundle> leaving;
    private final List<Resource> unresolved = new ArrayList<>();

    /**
     * @param updates the new revision of each bundle that would be updated
     * @param leaving the bundles that would be gone
     */
    Preview(BundleContext context, Map<Bundle, Resource> updates, Collection<Bundle> leaving) {
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        this.updates = new HashMap<>(updates);
        this.leaving = Set.copyOf(leaving);
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (bundle.getState() == Bundle.INSTALLED && revision != null && !isChanging(bundle)) {
                unresolved.add(revision);
            }
        }
    }

    /** What an update would lack or break, in words; empty if nothing. */
    Optional<String> obstacle(Bundle bundle) {
        Resource next = updates.get(bundle);
        if (next == null) {
            return Optional.empty();
        }
        Optional<String> missing = missing(next);
        return missing.isPresent() ? missing.map(what -> "needs " + what) : broken(bundle);
    }

    /** The first requirement that a resource would lack, in words. */
    Optional<String> missing(Resource resource) {
        return missing(resource, new HashSet<>());
    }

    private Optional<String> missing(Resource resource, Set<Resource> asked) {
        if (!asked.add(resource)) {
            return Optional.empty(); // bundles may need each other
        }
        for (Requirement requirement : resource.getRequirements(null)) {
            if (isMandatory(requirement)) {
                Optional<String> problem = unmet(requirement, resource, asked);
                if (problem.isPresent()) {
                    asked.remove(resource);
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> broken(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return Optional.empty();
        }
        for (BundleWire wire : wiring.getProvidedWires(null)) {
            Bundle dependent = wire.getRequirer().getBundle();
            if (dependent.equals(bundle) || isChanging(dependent) || !isMandatory(wire.getRequirement())) {
                continue;
            }
            Optional<String> problem = unmet(wire.getRequirement(), wire.getRequirer(), new HashSet<>());
            if (problem.isPresent()) {
                return Optional.of("would take from " + dependent.getSymbolicName() + " " + dependent.getVersion()
                        + " what it runs on: " + problem.get() + "; update " + dependent.getSymbolicName() + " too");
            }
        }
        return Optional.empty();
    }

    private Optional<String> unmet(Requirement requirement, Resource requirer, Set<Resource> asked) {
        if (isOffered(requirer, requirement) || isOfferedByResolved(requirement)) {
            return Optional.empty();
        }
        String words = RequirementWords.of(requirement);
        String problem = words + ", which no bundle provides" + otherVersions(requirement);
        List<Resource> candidates = new ArrayList<>(unresolved);
        candidates.addAll(updates.values());
        for (Resource candidate : candidates) {
            if (isOffered(candidate, requirement)) {
                Optional<String> lack = missing(candidate, asked);
                if (lack.isEmpty()) {
                    return Optional.empty();
                }
                problem = words + ", which " + name(candidate) + " would provide, but that needs " + lack.get();
            }
        }
        return Optional.of(problem);
    }

    private boolean isOffered(Resource resource, Requirement requirement) {
        RequirementImpl asked = new RequirementImpl(resource, requirement);
        return resource.getCapabilities(requirement.getNamespace()).stream().anyMatch(asked::matches);
    }

    private boolean isOfferedByResolved(Requirement requirement) {
        if (requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
            return isOfferedByHost(requirement);
        }
        return framework.findProviders(requirement).stream().anyMatch(this::stays);
    }

    /** The framework does not name hosts that are resolved, since a fragment attaches only when they are refreshed. */
    private boolean isOfferedByHost(Requirement requirement) {
        String host = RequirementWords.name(
                HostNamespace.HOST_NAMESPACE,
                requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, ""));
        Requirement identity = new RequirementImpl(null, "osgi.identity", "(osgi.identity=" + host + ")");
        return framework.findProviders(identity).stream()
                .filter(this::stays)
                .anyMatch(found -> isOffered(found.getRevision(), requirement));
    }

    private boolean stays(BundleCapability capability) {
        BundleRevision revision = capability.getRevision();
        Bundle bundle = revision.getBundle();
        return revision.getWiring() != null
                && bundle.getState() != Bundle.UNINSTALLED
                && !isChanging(bundle)
                && (bundle.getBundleId() == 0 || revision.equals(bundle.adapt(BundleRevision.class)));
    }

    private boolean isChanging(Bundle bundle) {
        return leaving.contains(bundle) || updates.containsKey(bundle);
    }

    private String otherVersions(Requirement requirement) {
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            return "";
        }
        String name = RequirementWords.name(
                PackageNamespace.PACKAGE_NAMESPACE,
                requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, ""));
        Requirement anyVersion = new RequirementImpl(
                null, PackageNamespace.PACKAGE_NAMESPACE, "(" + PackageNamespace.PACKAGE_NAMESPACE + "=" + name + ")");
        return framework.findProviders(anyVersion).stream()
                .filter(this::stays)
                .findFirst()
                .map(found -> " in that version (" + found.getRevision().getSymbolicName() + " has "
                        + RequirementWords.shortened(
                                String.valueOf(found.getAttributes().get("version"))) + ")")
                .orElse("");
    }

    private static boolean isMandatory(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String resolution =
                directives.getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_MANDATORY);
        String effective =
                directives.getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
        return resolution.equals(Namespace.RESOLUTION_MANDATORY)
                && effective.equals(Namespace.EFFECTIVE_RESOLVE)
                && !requirement.getNamespace().equals(NativeNamespace.NATIVE_NAMESPACE);
    }

    private static String name(Resource resource) {
        return resource.getCapabilities("osgi.identity").stream()
                .map(Capability::getAttributes)
                .map(attributes -> attributes.get("osgi.identity") + " " + attributes.get("version"))
                .findFirst()
                .orElseGet(resource::toString);
    }
}
