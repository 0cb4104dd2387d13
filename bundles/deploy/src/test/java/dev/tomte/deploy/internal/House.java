package dev.tomte.deploy.internal;

import dev.tomte.deploy.BundleDeployed;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.fixtures.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/** A real framework, a store on disk, a plug-in folder and a deployer; each may be restarted on its own. */
final class House {

    /** Longer than any test waits: what comes within it owes nothing to it. */
    static final Duration NO_SETTLING = Duration.ofMinutes(10);

    /** So long that a test which passes cannot owe it to polling. */
    static final Duration NO_POLLING = Duration.ofHours(1);

    final Path root;
    final Path plugins;
    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final CountDownLatch gate = new CountDownLatch(1);
    final RecordingPlugins host = new RecordingPlugins();
    final List<BundleDeployed> events = new CopyOnWriteArrayList<>();
    final TestStore store;
    Duration settle = Duration.ofMillis(400);
    Duration poll = NO_POLLING;
    Framework framework;
    FolderDeployer deployer;

    House(Path root) throws Exception {
        this.root = root;
        plugins = root.resolve("plugins");
        store = TestStore.open(root);
        System.getProperties().put(Probe.LOG, log);
        System.getProperties().put(Probe.GATE, gate);
        framework = boot();
        deployer = deployer(Checkpoint.NONE);
    }

    /** A house whose deployer has begun its work. */
    static House open(Path root) throws Exception {
        House house = new House(root);
        house.start();
        return house;
    }

    void start() throws Exception {
        deployer.start();
        Await.until("the folder is there", () -> Files.isDirectory(plugins));
    }

    DeploySettings settings() {
        return new DeploySettings(plugins, root, settle, poll, 1_048_576);
    }

    FolderDeployer deployer(Checkpoint checkpoint) {
        return new FolderDeployer(context(), settings(), store, host, events::add, checkpoint);
    }

    void restartDeployer() throws Exception {
        deployer.stop();
        deployer = deployer(Checkpoint.NONE);
        start();
    }

    void stopFramework() throws Exception {
        deployer.stop();
        framework.stop();
        awaitStop(framework);
    }

    /** A framework that still stops would share its cache with the next one. */
    static void awaitStop(Framework framework) throws InterruptedException {
        if (framework.waitForStop(60_000).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            throw new AssertionError("The framework has not stopped within 60 s");
        }
    }

    void startFramework() throws Exception {
        framework = boot();
        deployer = deployer(Checkpoint.NONE);
        start();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Puts a file in place as {@code mv} does. */
    void drop(String file, BundleJar jar) throws IOException {
        drop(file, jar.bytes());
    }

    void drop(String file, byte[] content) throws IOException {
        Path beside = Files.write(root.resolve("to-drop-" + file), content);
        Files.move(beside, plugins.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String file) throws IOException {
        Files.delete(plugins.resolve(file));
    }

    Optional<DeployedBundle> line(String file) {
        return deployer.list().stream().filter(line -> line.file().equals(file)).findFirst();
    }

    DeployedBundle awaitState(String file, DeployState state) throws Exception {
        return awaitState(file, state, "");
    }

    /** Waits until a file is in a state, with a version or problem that contains the words. */
    DeployedBundle awaitState(String file, DeployState state, String words) throws Exception {
        Await.until(
                file + " is " + state + " " + words,
                () -> line(file)
                        .filter(line -> line.state() == state)
                        .filter(line -> (line.version().orElse("") + " "
                                        + line.problem().orElse(""))
                                .contains(words))
                        .isPresent(),
                () -> deployer.list() + " " + deployer.trouble());
        return line(file).orElseThrow();
    }

    DeployedBundle awaitLive(String file, String version) throws Exception {
        Await.until(
                file + " is live with " + version,
                () -> line(file)
                        .filter(line -> line.state() == DeployState.LIVE
                                && line.version().equals(Optional.of(version)))
                        .isPresent(),
                () -> deployer.list() + " " + deployer.trouble());
        return line(file).orElseThrow();
    }

    void awaitGone(String bundle) throws Exception {
        Await.until(
                bundle + " is gone",
                () -> bundle(bundle).isEmpty()
                        && deployer.list().stream()
                                .noneMatch(line -> line.bundle().equals(Optional.of(bundle))),
                () -> deployer.list().toString());
    }

    void awaitLog(String entry) throws Exception {
        Await.until("the log has " + entry, () -> log.contains(entry), () -> log + " " + deployer.list());
    }

    Optional<Bundle> bundle(String name) {
        for (Bundle bundle : context().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return Optional.of(bundle);
            }
        }
        return Optional.empty();
    }

    /** What runs: the version of each active bundle from the folder. */
    Map<String, String> active() {
        Map<String, String> active = new HashMap<>();
        for (Bundle bundle : context().getBundles()) {
            if (FrameworkBundles.isDeployed(bundle) && bundle.getState() == Bundle.ACTIVE) {
                active.put(bundle.getSymbolicName(), bundle.getVersion().toString());
            }
        }
        return active;
    }

    void close() throws Exception {
        gate.countDown();
        host.gate.countDown();
        deployer.stop();
        framework.stop();
        awaitStop(framework);
        store.close();
    }

    private Framework boot() throws BundleException {
        Framework made = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        root.resolve("cache").toString(),
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "100"));
        made.init();
        host.watch(made.getBundleContext());
        made.start();
        return made;
    }
}
