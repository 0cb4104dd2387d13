package dev.tomte.deploy.internal;

import dev.tomte.deploy.BundleDeployed;
import dev.tomte.deploy.internal.Checkpoint.Step;
import dev.tomte.deploy.internal.Ledger.Seen;
import dev.tomte.plugin.PluginManager;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployer's one thread: looks at the folder, makes a generation of it, applies that, reports. Whatever happens only
 * wakes it; everything is then decided from what is there.
 */
final class DeployLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeployLoop.class);
    private static final int RELEVANT = BundleEvent.INSTALLED
            | BundleEvent.UPDATED
            | BundleEvent.RESOLVED
            | BundleEvent.UNRESOLVED
            | BundleEvent.UNINSTALLED;
    private static final long HINDERED_PAUSE_NANOS = 100_000_000;
    private static final long STOP_LIMIT_MS = 10_000;

    private final DeploySettings settings;
    private final FrameworkBundles framework;
    private final PluginFolder folder;
    private final Artifacts artifacts;
    private final Intake intake;
    private final Ledger ledger;
    private final Errands errands;
    private final Applier applier;
    private final Report report;
    private final Checkpoint checkpoint;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "tomte-deploy");
    private final BundleListener bundleListener = this::bundleChanged;
    private final FrameworkListener frameworkListener = event -> wake();

    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean closed;
    private volatile boolean othersChanged;
    private boolean hindered;
    private boolean opened;
    private Set<String> collected = Set.of("not yet");

    DeployLoop(
            BundleContext context,
            DeploySettings settings,
            Store store,
            PluginManager plugins,
            Consumer<BundleDeployed> listener,
            Checkpoint checkpoint) {
        this.settings = settings;
        this.checkpoint = checkpoint;
        framework = new FrameworkBundles(context);
        folder = new PluginFolder(settings.folder(), this::wake);
        artifacts = new Artifacts(settings.data().resolve("artifacts"), new JarInspector(settings.maxFileBytes()));
        intake = new Intake(folder, artifacts, settings, System::nanoTime);
        ledger = new Ledger(store, InstantSource.system());
        errands = new Errands(this::wake);
        applier = new Applier(framework, artifacts, ledger, plugins, errands, checkpoint);
        report = new Report(artifacts, listener, InstantSource.system());
        thread.setDaemon(true);
    }

    void start() {
        framework.context().addBundleListener(bundleListener);
        framework.context().addFrameworkListener(frameworkListener);
        thread.start();
    }

    Report report() {
        return report;
    }

    Artifacts artifacts() {
        return artifacts;
    }

    /** The symbolic names that no file may bear. */
    Set<String> runtimeBundles() {
        return framework.runtime();
    }

    /** Why nothing can be deployed at all right now. */
    Optional<String> trouble() {
        return trouble;
    }

    void wake() {
        wakes.release();
    }

    @Override
    public void close() {
        hush();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(STOP_LIMIT_MS);
                if (thread.isAlive()) {
                    LOG.warn("The deployer is still at work after {} ms and is interrupted", STOP_LIMIT_MS);
                    thread.interrupt();
                    thread.join(STOP_LIMIT_MS);
                }
            } catch (InterruptedException e) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        }
        errands.close();
    }

    /** Ends all threads at once, in the middle of whatever they do. */
    void abandon() throws InterruptedException {
        hush();
        errands.close();
        thread.interrupt();
        thread.join();
    }

    private void hush() {
        closed = true;
        folder.close();
        framework.context().removeBundleListener(bundleListener);
        framework.context().removeFrameworkListener(frameworkListener);
        wake();
    }

    private void run() {
        try {
            while (!closed) {
                long begun = System.nanoTime();
                attempt(begun);
                if (wakes.tryAcquire(Math.max(pauseNanos(), 1_000_000), TimeUnit.NANOSECONDS)) {
                    wakes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while closing", e);
        } catch (Error e) {
            trouble = Optional.of("the deployer has died of " + e + "; restart the runtime");
            if (!closed) {
                LOG.error("The deployer has died; nothing is deployed until the runtime is restarted", e);
                throw e;
            }
            LOG.debug("Ended while closing", e);
        }
    }

    /** Until something is to be done although nobody wakes the loop. Polls only where events do not tell of everything. */
    private long pauseNanos() {
        long pause = settings.poll().toNanos();
        if (trouble.isEmpty()) {
            pause = folder.tellsAll() ? intake.pauseNanos() : Math.min(pause, intake.pauseNanos());
        }
        return hindered ? Math.min(pause, HINDERED_PAUSE_NANOS) : pause;
    }

    private void attempt(long begun) throws InterruptedException {
        try {
            Optional<String> problem = pass(begun);
            if (problem.isEmpty() && trouble.isPresent()) {
                LOG.info("Deploying works again");
            } else if (problem.isPresent() && trouble.isEmpty()) {
                LOG.warn("{}", problem.get());
            }
            trouble = problem;
        } catch (StoreException | IOException | RuntimeException e) {
            if (!closed) {
                if (trouble.isEmpty()) {
                    LOG.warn(
                            "Cannot deploy; it is tried again every {} ms",
                            settings.poll().toMillis(),
                            e);
                }
                trouble = Optional.of("cannot deploy: " + e.getMessage() + "; it is tried again");
            }
        }
    }

    /** One look and what follows from it; says what keeps the folder from being followed. */
    private Optional<String> pass(long begun) throws StoreException, IOException, InterruptedException {
        if (!opened) {
            open();
            opened = true;
        }
        Set<String> touched = folder.touched();
        Optional<Map<String, FileStamp>> scan = folder.scan();
        intake.look(scan, touched);
        if (closed || !framework.isReady()) {
            return Optional.empty();
        }
        if (othersChanged) {
            othersChanged = false;
            applier.retryWaiting(Set.of());
        }
        Contest contest = Contest.hold(intake.sightings(), ledger.wanted(), framework.runtime());
        Generation before = ledger.wanted();
        ledger.want(contest.winners(), seen());
        if (!before.equals(contest.winners())) {
            checkpoint.passed(Step.WANTED);
        }
        Applier.Result result = applier.apply(contest.winners());
        hindered = result.hindered();
        report.publish(intake.sightings(), contest, result, Duration.ofNanos(System.nanoTime() - begun));
        collect();
        return scan.isPresent()
                ? Optional.empty()
                : Optional.of("The plug-in folder " + folder.path() + " is gone: what runs keeps running. Bring the"
                        + " folder back, or make an empty one to have its bundles uninstalled");
    }

    private void open() throws StoreException, IOException {
        artifacts.open();
        ledger.open();
        ledger.seen().forEach((file, seen) -> intake.remember(file, seen.stamp(), seen.good()));
        // A folder that is gone while there are bundles of it was hardly emptied on purpose.
        if (ledger.wanted().entries().isEmpty()) {
            Files.createDirectories(folder.path());
        }
        folder.open();
    }

    private Map<String, Seen> seen() {
        Map<String, Seen> seen = new HashMap<>();
        for (Sighting sighting : intake.sightings()) {
            if (sighting.good != null && sighting.goodStamp != null) {
                seen.put(sighting.file, new Seen(sighting.goodStamp, sighting.good));
            }
        }
        return seen;
    }

    private void collect() throws IOException {
        Set<String> needed = new HashSet<>(ledger.neededArtifacts());
        ledger.seen().values().forEach(seen -> needed.add(seen.good().sha256()));
        if (!needed.equals(collected)) {
            artifacts.keepOnly(needed);
            collected = Set.copyOf(needed);
            checkpoint.passed(Step.COLLECTED);
        }
    }

    private void bundleChanged(BundleEvent event) {
        if ((event.getType() & RELEVANT) != 0) {
            if (!FrameworkBundles.isDeployed(event.getBundle())) {
                othersChanged = true;
            }
            wake();
        }
    }
}
