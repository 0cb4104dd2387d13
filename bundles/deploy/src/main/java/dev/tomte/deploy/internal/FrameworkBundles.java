package dev.tomte.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework, as the deployer needs it. Bundles that are the deployer's own bear its mark in their location. */
final class FrameworkBundles {

    static final String LOCATION = "tomte-deploy:";

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);
    private static final int START_LEVEL = 80;
    private static final long REFRESH_LIMIT_SECONDS = 60;

    private final BundleContext context;
    private final Bundle system;

    FrameworkBundles(BundleContext context) {
        this.context = context;
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    }

    BundleContext context() {
        return context;
    }

    /** Whether what is started now really starts, and the framework is not on its way down. */
    boolean isReady() {
        return system.getState() == Bundle.ACTIVE
                && system.adapt(FrameworkStartLevel.class).getStartLevel() >= START_LEVEL;
    }

    /** The bundles that this deployer installed, by symbolic name. */
    Map<String, Bundle> deployed() {
        Map<String, Bundle> bundles = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (isDeployed(bundle)) {
                bundles.put(bundle.getLocation().substring(LOCATION.length()), bundle);
            }
        }
        return bundles;
    }

    /** The symbolic names of all other bundles. */
    Set<String> runtime() {
        Set<String> names = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (!isDeployed(bundle) && bundle.getSymbolicName() != null) {
                names.add(bundle.getSymbolicName());
            }
        }
        return names;
    }

    Bundle install(String name, Path artifact) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(artifact)) {
            Bundle bundle = context.installBundle(LOCATION + name, in);
            levelOf(bundle).setStartLevel(START_LEVEL);
            return bundle;
        }
    }

    void update(Bundle bundle, Path artifact) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(artifact)) {
            bundle.update(in);
        }
        // Again: a power cut may have come between the first installation and this.
        if (levelOf(bundle).getStartLevel() != START_LEVEL) {
            levelOf(bundle).setStartLevel(START_LEVEL);
        }
    }

    /**
     * Whether the framework, not the content, was the reason for a failed installation or update, so that trying again
     * helps. Felix breaks off who holds a bundle and waits for the framework when whoever holds the framework waits for that
     * bundle; nothing but the words tells.
     */
    static boolean mayPass(Exception failure) {
        return failure instanceof BundleException
                && failure.getMessage() != null
                && failure.getMessage().contains("global lock");
    }

    /** Lets go of old revisions of our bundles; only those bundles that are wired to one of them are stopped for it. */
    void refresh(Collection<Bundle> also) throws InterruptedException {
        Set<Bundle> pending = new HashSet<>(also);
        for (Bundle bundle : wiring().getRemovalPendingBundles()) {
            if (isDeployed(bundle)) {
                pending.add(bundle);
            }
        }
        if (pending.isEmpty()) {
            return;
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring().refreshBundles(pending, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(REFRESH_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn(
                    "Refreshing {} has taken more than {} s: a bundle that depends on it does not stop or start",
                    pending,
                    REFRESH_LIMIT_SECONDS);
        }
    }

    /** Resolves what can be resolved, together. */
    void resolve(Collection<Bundle> bundles) {
        List<Bundle> unresolved = new ArrayList<>(bundles);
        unresolved.removeIf(bundle -> bundle.getState() != Bundle.INSTALLED);
        if (!unresolved.isEmpty() && !wiring().resolveBundles(unresolved)) {
            LOG.debug("Not all of {} could be resolved", unresolved);
        }
    }

    /** The running bundles that a fragment is for: it attaches only when they are refreshed. */
    Set<Bundle> hosts(BundleRevision fragment) {
        Set<Bundle> hosts = new HashSet<>();
        for (BundleRequirement requirement : fragment.getDeclaredRequirements(HostNamespace.HOST_NAMESPACE)) {
            for (Bundle bundle : context.getBundles()) {
                BundleRevision revision = bundle.adapt(BundleRevision.class);
                if (revision != null
                        && bundle.getBundleId() != 0
                        && revision.getDeclaredCapabilities(HostNamespace.HOST_NAMESPACE).stream()
                                .anyMatch(requirement::matches)) {
                    hosts.add(bundle);
                }
            }
        }
        return hosts;
    }

    boolean isMeantToRun(Bundle bundle) {
        return levelOf(bundle).isPersistentlyStarted();
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    static boolean isActive(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    }

    static boolean isDeployed(Bundle bundle) {
        return bundle.getLocation().startsWith(LOCATION);
    }

    private FrameworkWiring wiring() {
        return system.adapt(FrameworkWiring.class);
    }

    private static BundleStartLevel levelOf(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class);
    }
}
