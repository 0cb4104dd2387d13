package dev.tomte.deploy.internal;

import dev.tomte.deploy.BundleDeployed;
import dev.tomte.deploy.BundleDeployed.Action;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.internal.Applier.Change;
import dev.tomte.deploy.internal.Inspection.Bad;
import dev.tomte.deploy.internal.Inspection.Good;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of each file: for whoever lists, waits for, listens to or reads the log of it. */
final class Report {

    private static final Logger LOG = LoggerFactory.getLogger(Report.class);

    /** The state of the folder after one pass; a passing line will change by itself soon. */
    record Snapshot(List<DeployedBundle> lines, Set<String> passing) {

        Optional<DeployedBundle> line(String file) {
            return lines.stream().filter(line -> line.file().equals(file)).findFirst();
        }
    }

    private final Artifacts artifacts;
    private final Consumer<BundleDeployed> listener;
    private final InstantSource clock;
    private final Object lock = new Object();
    private Snapshot snapshot = new Snapshot(List.of(), Set.of());
    private boolean first = true;

    Report(Artifacts artifacts, Consumer<BundleDeployed> listener, InstantSource clock) {
        this.artifacts = artifacts;
        this.listener = listener;
        this.clock = clock;
    }

    Snapshot snapshot() {
        synchronized (lock) {
            return snapshot;
        }
    }

    /** Waits until the folder's state is as asked for, and says whether it came to that. */
    boolean await(Predicate<Snapshot> wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (!wanted.test(snapshot)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                lock.wait(left / 1_000_000 + 1);
            }
            return true;
        }
    }

    void publish(Collection<Sighting> sightings, Contest contest, Applier.Result result, Duration took) {
        Map<String, Outcome> outcomes = result.outcomes();
        List<DeployedBundle> lines = new ArrayList<>();
        Map<String, String> passing = new HashMap<>();
        for (Sighting sighting : sightings) {
            if (!sighting.missing || speaks(sighting, contest)) {
                lines.add(line(sighting, contest, outcomes, passing));
            }
        }
        result.leaving().forEach((name, bundle) -> lines.add(leaving(name, bundle)));
        lines.sort(Comparator.comparing((DeployedBundle line) -> line.bundle().orElse(""))
                .thenComparing(DeployedBundle::file));
        Snapshot before = snapshot();
        Snapshot now = new Snapshot(List.copyOf(lines), Set.copyOf(passing.keySet()));
        result.removed().forEach(bundle -> removed(bundle, before, took));
        announce(before, now, result.changes(), took);
        synchronized (lock) {
            snapshot = now;
            lock.notifyAll();
        }
        first = false;
    }

    /** A file that has just gone speaks for its bundle until it is certain that no other takes its place. */
    private static boolean speaks(Sighting sighting, Contest contest) {
        return contest.winners().entries().stream()
                .anyMatch(entry -> entry.file().equals(sighting.file));
    }

    private DeployedBundle line(
            Sighting sighting, Contest contest, Map<String, Outcome> outcomes, Map<String, String> passing) {
        String file = sighting.file;
        Good good = sighting.good;
        Bad bad = sighting.bad;
        if (good == null) {
            String problem = bad == null ? "not read yet" : bad.problem();
            if (!sighting.settled) {
                passing.put(file, problem);
            }
            return new DeployedBundle(
                    file,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    -1,
                    sighting.settled ? DeployState.REJECTED : DeployState.WAITING,
                    Optional.of(problem));
        }
        if (contest.refused().containsKey(file)) {
            return line(file, good, -1, DeployState.REJECTED, contest.refused().get(file));
        }
        if (contest.superseded().containsKey(file)) {
            return line(
                    file, good, -1, DeployState.SUPERSEDED, contest.superseded().get(file));
        }
        Outcome outcome = outcomes.get(good.bundle());
        if (outcome == null) {
            throw new IllegalStateException("No outcome for " + good.bundle() + " of " + file);
        }
        if (outcome.passing() || (bad != null && !sighting.settled)) {
            passing.put(file, outcome.problem().orElse(""));
        }
        if (bad != null && sighting.settled) {
            return line(
                    file,
                    good,
                    outcome.bundleId(),
                    DeployState.REJECTED,
                    bad.problem() + "; " + good.bundle() + " " + good.version()
                            + ", which was there before, stays until the file is replaced or removed");
        }
        return line(
                file,
                good,
                outcome.bundleId(),
                outcome.state(),
                outcome.problem().orElse(null));
    }

    private DeployedBundle line(String file, Good good, long id, DeployState state, @Nullable String problem) {
        return new DeployedBundle(
                file,
                Optional.of(good.bundle()),
                Optional.of(good.version().toString()),
                Optional.of(good.sha256()),
                Optional.of(artifacts.path(good.sha256())),
                id,
                state,
                Optional.ofNullable(problem));
    }

    private static DeployedBundle leaving(String name, Bundle bundle) {
        return new DeployedBundle(
                "",
                Optional.of(name),
                Optional.of(bundle.getVersion().toString()),
                Optional.empty(),
                Optional.empty(),
                bundle.getBundleId(),
                DeployState.WAITING,
                Optional.of("its file was removed: it is being uninstalled"));
    }

    private void announce(Snapshot before, Snapshot now, Map<String, Change> changes, Duration took) {
        Map<String, DeployedBundle> known =
                before.lines().stream().collect(Collectors.toMap(Report::key, line -> line, (one, other) -> one));
        for (DeployedBundle line : now.lines()) {
            DeployedBundle old = known.get(key(line));
            Change change = line.state() == DeployState.SUPERSEDED
                    ? null
                    : line.bundle().map(changes::get).orElse(null);
            boolean same = old != null
                    && old.state() == line.state()
                    && old.problem().equals(line.problem())
                    && old.sha256().equals(line.sha256());
            boolean unchangedAtStart = first && change == null && line.state() == DeployState.LIVE;
            if (line.file().isEmpty()
                    || now.passing().contains(line.file())
                    || unchangedAtStart
                    || (same && change == null)
                    || (isMoved(line, before) && change == null)) {
                continue;
            }
            announce(line, old, change, took);
        }
    }

    private void announce(DeployedBundle line, @Nullable DeployedBundle old, @Nullable Change change, Duration took) {
        String version = line.version().orElse("");
        if (line.state() == DeployState.LIVE) {
            boolean updated = change == Change.UPDATED;
            LOG.info(
                    "{} {} {} from {} in {} ms",
                    updated ? "Updated" : old == null || change != null ? "Installed" : "Live again:",
                    line.bundle().orElse(""),
                    version,
                    line.file(),
                    took.toMillis());
            send(line, updated ? Action.UPDATED : Action.INSTALLED);
            return;
        }
        String state = line.state().name().toLowerCase(Locale.ROOT);
        String problem = line.problem().orElse("");
        if (line.state() == DeployState.SUPERSEDED) {
            LOG.info("{} is {}: {}", line.file(), state, problem);
        } else {
            LOG.warn("{} is {}: {}", line.file(), state, problem);
        }
        boolean installed = line.state() == DeployState.WAITING && change == Change.INSTALLED;
        send(line, installed ? Action.INSTALLED : Action.REFUSED);
    }

    private void removed(String bundle, Snapshot before, Duration took) {
        Optional<DeployedBundle> line = before.lines().stream()
                .filter(old ->
                        old.bundle().equals(Optional.of(bundle)) && !old.file().isEmpty())
                .findFirst();
        String file = line.map(DeployedBundle::file).orElse("");
        LOG.info("Removed {} in {} ms", bundle, took.toMillis());
        listener.accept(new BundleDeployed(
                file,
                Optional.of(bundle),
                line.flatMap(DeployedBundle::version),
                Action.REMOVED,
                Optional.empty(),
                clock.instant()));
    }

    private void send(DeployedBundle line, Action action) {
        listener.accept(new BundleDeployed(
                line.file(), line.bundle(), line.version(), action, line.problem(), clock.instant()));
    }

    /** Whether only the file's name is another. */
    private static boolean isMoved(DeployedBundle line, Snapshot before) {
        return line.state() == DeployState.LIVE
                && before.lines().stream()
                        .anyMatch(old -> old.state() == DeployState.LIVE
                                && old.bundle().equals(line.bundle())
                                && old.sha256().equals(line.sha256()));
    }

    private static String key(DeployedBundle line) {
        return line.file().isEmpty() ? line.bundle().orElse("") + "/" : line.file();
    }
}
