package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.internal.Checkpoint.Step;
import dev.tomte.deploy.internal.Generation.Entry;
import dev.tomte.deploy.internal.Ledger.Applied;
import dev.tomte.deploy.internal.Updates.Update;
import dev.tomte.plugin.PluginManager;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the framework from whatever it holds to a generation, by the difference only. Every step may be done again:
 * where an earlier run stopped does not matter. Used from the deployer's thread only.
 */
final class Applier {

    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    /** What was done to a bundle in this pass. */
    enum Change {
        INSTALLED,
        UPDATED
    }

    /**
     * What came of it.
     *
     * @param outcomes by symbolic name, for each bundle of the generation
     * @param changes by symbolic name
     * @param removed the bundles that have left; one may be among the changes as well, if it has come back
     * @param hindered whether something could not be done for a reason that passes, so that it is worth trying again
     * @param leaving the bundles that are on their way out
     */
    record Result(
            Map<String, Outcome> outcomes,
            Map<String, Change> changes,
            Set<String> removed,
            boolean hindered,
            Map<String, Bundle> leaving) {}

    /** Content that the framework would not take. */
    record Refusal(String sha256, DeployState state, String problem) {}

    private final FrameworkBundles framework;
    private final Artifacts artifacts;
    private final Ledger ledger;
    private final PluginManager plugins;
    private final Errands errands;
    private final Checkpoint checkpoint;
    private final Departures departures;
    private final Starts starts;
    private final Map<String, Refusal> refusals = new HashMap<>();

    private Map<String, Bundle> present = Map.of();
    private Map<String, String> waiting = Map.of();
    private Set<String> removed = Set.of();
    private final Map<String, Applied> given = new TreeMap<>();
    private final Map<String, Change> changes = new TreeMap<>();

    Applier(
            FrameworkBundles framework,
            Artifacts artifacts,
            Ledger ledger,
            PluginManager plugins,
            Errands errands,
            Checkpoint checkpoint) {
        this.framework = framework;
        this.artifacts = artifacts;
        this.ledger = ledger;
        this.plugins = plugins;
        this.errands = errands;
        this.checkpoint = checkpoint;
        this.departures = new Departures(framework, plugins, ledger, errands, checkpoint);
        this.starts = new Starts(errands);
    }

    Result apply(Generation target) throws StoreException, InterruptedException {
        given.clear();
        changes.clear();
        starts.collect(framework.deployed().keySet());
        Set<String> names = target.entries().stream().map(Entry::bundle).collect(Collectors.toSet());
        removed = departures.proceed(names);
        // Content that is wanted no more, and then again, is tried again.
        refusals.entrySet().removeIf(refusal -> !target.entry(refusal.getKey())
                .map(Entry::sha256)
                .equals(Optional.of(refusal.getValue().sha256())));
        if (!removed.isEmpty()) {
            retryWaiting(Set.of());
        }
        present = framework.deployed();
        installMissing(target);
        List<Update> updated = update(target);
        framework.refresh(hostsOfNewFragments());
        checkpoint.passed(Step.REFRESHED);
        framework.resolve(present.values());
        Set<String> back = backOut(updated);
        startWhatShould(target);
        ledger.applied(given);
        if (!given.isEmpty()) {
            checkpoint.passed(Step.APPLIED);
            if (!back.containsAll(given.keySet())) {
                retryWaiting(back);
            }
        }
        return result(target);
    }

    /** Content that clashed with what was there is tried again, now that something else is. */
    void retryWaiting(Set<String> butNot) {
        refusals.entrySet()
                .removeIf(refusal ->
                        refusal.getValue().state() == DeployState.WAITING && !butNot.contains(refusal.getKey()));
    }

    private void installMissing(Generation target) throws StoreException {
        List<Entry> missing = target.entries().stream()
                .filter(entry -> !present.containsKey(entry.bundle()) && isFree(entry))
                .toList();
        // A row of a bundle that the framework has lost would hide that the new one was never started.
        ledger.gone(missing.stream().map(Entry::bundle).filter(ledger::knows).collect(Collectors.toSet()));
        for (Entry entry : missing) {
            try {
                Bundle bundle = framework.install(entry.bundle(), artifacts.path(entry.sha256()));
                present.put(entry.bundle(), bundle);
                given.put(entry.bundle(), Applied.of(entry.sha256(), bundle));
                changes.put(entry.bundle(), Change.INSTALLED);
                checkpoint.passed(Step.INSTALLED);
            } catch (BundleException | IOException e) {
                if (FrameworkBundles.mayPass(e)) {
                    LOG.debug("Someone else is at work in the framework; {} is installed later", entry, e);
                } else {
                    refuse(entry, e);
                }
            }
        }
    }

    private List<Update> update(Generation target) throws StoreException, InterruptedException {
        Map<String, Update> wanted = new TreeMap<>();
        for (Entry entry : target.entries()) {
            Bundle bundle = present.get(entry.bundle());
            if (bundle == null || given.containsKey(entry.bundle()) || !isFree(entry)) {
                continue;
            }
            Optional<String> running = ledger.applied(bundle, entry.bundle());
            if (!running.equals(Optional.of(entry.sha256()))) {
                try {
                    wanted.put(entry.bundle(), Updates.read(entry, bundle, artifacts, running));
                } catch (IOException | DeployException e) {
                    refuse(entry, e);
                }
            }
        }
        Updates updates = Updates.choose(wanted, framework, leaving().values());
        waiting = updates.waiting();
        List<Update> stopped = stop(updates.going().values());
        List<Update> updated = new ArrayList<>();
        for (Update update : stopped) {
            String name = update.entry().bundle();
            try {
                framework.update(update.bundle(), artifacts.path(update.entry().sha256()));
                given.put(name, Applied.of(update.entry().sha256(), update.bundle()));
                changes.put(name, ledger.knows(name) ? Change.UPDATED : Change.INSTALLED);
                updated.add(update);
                checkpoint.passed(Step.UPDATED);
            } catch (IllegalStateException e) {
                LOG.debug("Someone else is at work on {}; it is updated later", update.bundle(), e);
            } catch (BundleException | IOException e) {
                if (FrameworkBundles.mayPass(e)) {
                    LOG.debug("Someone else is at work in the framework; {} is updated later", update.bundle(), e);
                    continue;
                }
                refuse(update.entry(), e);
                update.before().ifPresent(before -> given.put(name, Applied.of(before, update.bundle())));
            }
        }
        return updated;
    }

    private List<Update> stop(Collection<Update> going) throws StoreException, InterruptedException {
        ledger.touching(going.stream().map(update -> update.entry().bundle()).collect(Collectors.toSet()));
        if (!going.isEmpty()) {
            checkpoint.passed(Step.NOTED);
        }
        List<Update> stopped = new ArrayList<>();
        for (Update update : going) {
            if (!FrameworkBundles.isActive(update.bundle())
                    || starts.stop(update.entry().bundle(), update.bundle())) {
                stopped.add(update);
                checkpoint.passed(Step.STOPPED);
            }
        }
        return stopped;
    }

    /** A clash of packages shows only when the framework resolves: then the version before comes back. */
    private Set<String> backOut(List<Update> updated) throws InterruptedException {
        Set<String> back = new TreeSet<>();
        for (Update update : updated) {
            Bundle bundle = update.bundle();
            if (bundle.getState() != Bundle.INSTALLED || update.before().isEmpty()) {
                continue;
            }
            String name = update.entry().bundle();
            String before = update.before().get();
            Optional<String> missing =
                    new Preview(framework.context(), Map.of(), leaving().values()).missing(update.next());
            try {
                framework.update(bundle, artifacts.path(before));
                given.put(name, Applied.of(before, bundle));
                changes.remove(name);
                back.add(name);
                refusals.put(
                        name,
                        new Refusal(
                                update.entry().sha256(),
                                DeployState.WAITING,
                                missing.map(what -> "needs " + what)
                                        .orElse("its packages clash with those that others already use (uses"
                                                + " constraints)")));
            } catch (BundleException | IOException e) {
                LOG.warn("Cannot bring back the version of {} from before", name, e);
            }
        }
        if (!back.isEmpty()) {
            framework.refresh(List.of());
            framework.resolve(present.values());
        }
        return back;
    }

    private void startWhatShould(Generation target) throws InterruptedException {
        for (Entry entry : target.entries()) {
            String name = entry.bundle();
            Bundle bundle = present.get(name);
            if (bundle == null || errands.underWay(name).isPresent()) {
                continue;
            }
            boolean first = changes.get(name) == Change.INSTALLED;
            boolean meant = first ? !plugins.isSwitchedOff(name) : framework.isMeantToRun(bundle);
            if (!meant || FrameworkBundles.isActive(bundle) || FrameworkBundles.isFragment(bundle)) {
                continue;
            }
            String content = running(name, bundle).orElse("");
            // Starting what is not resolved would only be in vain, but the first time it leaves the mark to start.
            if (starts.failure(name, content).isEmpty() && (first || bundle.getState() != Bundle.INSTALLED)) {
                starts.start(name, content, bundle);
                checkpoint.passed(Step.STARTED);
            }
        }
    }

    private Set<Bundle> hostsOfNewFragments() {
        Set<Bundle> hosts = new HashSet<>();
        for (String name : given.keySet()) {
            Bundle fragment = present.get(name);
            if (fragment != null && FrameworkBundles.isFragment(fragment)) {
                BundleRevision revision = fragment.adapt(BundleRevision.class);
                hosts.addAll(framework.hosts(revision));
            }
        }
        return hosts;
    }

    private Result result(Generation target) {
        Map<String, Bundle> leaving = leaving();
        Judge judge = new Judge(framework, ledger, errands, starts, leaving.values());
        Map<String, Outcome> outcomes = new HashMap<>();
        for (Entry entry : target.entries()) {
            String name = entry.bundle();
            outcomes.put(
                    name,
                    judge.judge(entry, present.get(name), refusal(entry), Optional.ofNullable(waiting.get(name))));
        }
        // What has an errand under way is told of when that ends.
        boolean hindered = outcomes.entrySet().stream()
                .anyMatch(outcome -> outcome.getValue().passing()
                        && errands.underWay(outcome.getKey()).isEmpty());
        leaving.keySet().removeAll(outcomes.keySet());
        return new Result(outcomes, Map.copyOf(changes), removed, hindered, leaving);
    }

    private Optional<String> running(String name, Bundle bundle) {
        return Optional.ofNullable(given.get(name)).map(Applied::sha256).or(() -> ledger.applied(bundle, name));
    }

    private Map<String, Bundle> leaving() {
        Map<String, Bundle> leaving = new TreeMap<>(framework.deployed());
        leaving.keySet().removeIf(name -> !departures.isLeaving(name));
        return leaving;
    }

    private boolean isFree(Entry entry) {
        return errands.underWay(entry.bundle()).isEmpty() && refusal(entry).isEmpty();
    }

    private Optional<Refusal> refusal(Entry entry) {
        return Optional.ofNullable(refusals.get(entry.bundle()))
                .filter(refusal -> refusal.sha256().equals(entry.sha256()));
    }

    private void refuse(Entry entry, Exception problem) {
        LOG.debug("The framework does not take {}", entry, problem);
        refusals.put(
                entry.bundle(),
                new Refusal(
                        entry.sha256(),
                        DeployState.REJECTED,
                        "could not be installed: " + Starts.cause(problem) + "; replace the file to have it tried"
                                + " again"));
    }
}
