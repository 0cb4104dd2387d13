package dev.tomte.deploy.internal;

import dev.tomte.deploy.internal.Checkpoint.Step;
import dev.tomte.deploy.internal.Errands.Kind;
import dev.tomte.plugin.PluginManager;
import dev.tomte.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes bundles out that are not wanted any more. A plug-in says farewell first, while its code is still there; that may
 * take minutes, and the deployer goes on meanwhile.
 */
final class Departures {

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    /** Most are gone within this, and then one refresh does for all of them. */
    private static final Duration USUAL = Duration.ofMillis(250);

    private final FrameworkBundles framework;
    private final PluginManager plugins;
    private final Ledger ledger;
    private final Errands errands;
    private final Checkpoint checkpoint;

    Departures(
            FrameworkBundles framework, PluginManager plugins, Ledger ledger, Errands errands, Checkpoint checkpoint) {
        this.framework = framework;
        this.plugins = plugins;
        this.ledger = ledger;
        this.errands = errands;
        this.checkpoint = checkpoint;
    }

    /**
     * Goes on with all departures.
     *
     * @return the bundles that have left since the last call
     */
    Set<String> proceed(Set<String> wanted) throws InterruptedException, StoreException {
        for (Map.Entry<String, Bundle> present : framework.deployed().entrySet()) {
            String name = present.getKey();
            if (errands.underWay(name).isEmpty() && !wanted.contains(name)) {
                errands.begin(name, Kind.FAREWELL, () -> leave(name, present.getValue()));
            }
        }
        List<String> leaving = errands.underWay(Kind.FAREWELL);
        long deadline = System.nanoTime() + USUAL.toNanos();
        for (String name : leaving) {
            await(name, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        Set<String> present = framework.deployed().keySet();
        Set<String> gone = new TreeSet<>(ledger.known());
        gone.addAll(leaving);
        gone.removeIf(name -> present.contains(name) || errands.underWay(name).isPresent());
        ledger.gone(gone);
        if (!gone.isEmpty()) {
            checkpoint.passed(Step.FORGOTTEN);
        }
        gone.retainAll(leaving);
        return gone;
    }

    boolean isLeaving(String name) {
        return errands.underWay(name).filter(kind -> kind == Kind.FAREWELL).isPresent();
    }

    private void await(String name, Duration limit) throws InterruptedException {
        try {
            if (!errands.ended(name, limit)) {
                LOG.debug("{} takes its time to leave", name);
            }
        } catch (ExecutionException e) {
            LOG.warn("Cannot uninstall {}; it is tried again", name, e.getCause());
        }
    }

    private Bundle leave(String name, Bundle bundle) throws BundleException {
        try {
            plugins.beforeUninstall(name);
        } catch (RuntimeException e) {
            LOG.warn("The plug-in host could not prepare {} for its removal; it is removed all the same", name, e);
        }
        checkpoint.passed(Step.FAREWELL);
        if (bundle.getState() != Bundle.UNINSTALLED) {
            bundle.uninstall();
        }
        checkpoint.passed(Step.UNINSTALLED);
        return bundle;
    }
}
