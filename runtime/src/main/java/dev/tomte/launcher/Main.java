package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that {@code bin/tomte run} supervises. Exit statuses: 0 stopped, 1 cannot start as it is set up (trying
 * again is of no use), 70 failed in a way not foreseen, 100 restart, 101 reboot the device.
 */
public final class Main {

    /** The feature with the Web Console. */
    private static final String WEB = "web";

    private static final int CANNOT_START = 1;
    private static final int FAILED = 70;

    private Main() {}

    public static void main(String[] arguments) {
        Stopwatch stopwatch = new Stopwatch(System.currentTimeMillis(), System.nanoTime());
        // In languages with digits of their own Felix would not know the versions again that it has formatted.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        // What the framework loads must not see the launcher's class path through the context class loader.
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        int status;
        try {
            status = run(stopwatch);
        } catch (StartException e) {
            System.err.println("tomte: " + e.getMessage());
            status = CANNOT_START;
        } catch (Throwable e) {
            e.printStackTrace();
            status = FAILED;
        }
        System.exit(status);
    }

    private static int run(Stopwatch stopwatch) throws StartException, IOException, BundleException {
        WarmUp warmUp = WarmUp.begin();
        Layout layout = Layout.fromSystemProperties();
        layout.create();
        try (DataLock lock = DataLock.acquire(layout.data())) {
            // Left behind by a kill, it would name an address where nobody listens.
            Files.deleteIfExists(layout.data().resolve("http.url"));
            Files.deleteIfExists(layout.data().resolve("exit.reason"));
            PendingRestore.apply(layout);
            Map<String, String> known = new LinkedHashMap<>(layout.properties());
            known.put("tomte.version", version());
            known.put("tomte.started", Long.toString(stopwatch.startedMs()));
            ClassArchive archive = ClassArchive.ofThisProcess();
            known.putAll(archive.properties());
            port().ifPresent(port -> known.put("tomte.port", port));
            LauncherProperties properties = LauncherProperties.read(layout, known);
            Boot boot = new Boot(layout, properties, warmUp);
            Thread hook = new Thread(() -> stop(boot, lock), "tomte-signal");
            Runtime.getRuntime().addShutdownHook(hook);
            Boot.Started tomte = boot.start();
            Logger log = LoggerFactory.getLogger(Main.class);
            log.info(
                    "Tomte {} is up after {} ms{}",
                    known.get("tomte.version"),
                    stopwatch.elapsedMs(),
                    tomte.cacheRebuilt() ? ", with its bundle cache made anew" : "");
            archive.warn(log);
            if (!properties.features().contains(WEB)) {
                System.out.println("Tomte runs without its Web Console: the feature " + WEB
                        + " is not among tomte.features of launcher.properties");
            }
            Companion.begin(tomte, layout);
            int status = waitForEnd(tomte);
            removeHook(hook);
            return status;
        }
    }

    private static int waitForEnd(Boot.Started tomte) {
        try {
            FrameworkEvent event = tomte.framework().waitForStop(0);
            boolean update = event.getType() == FrameworkEvent.STOPPED_UPDATE;
            return tomte.exit().status(update ? ExitRequest.RESTART : ExitRequest.STOP);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the main thread", e);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LoggerFactory.getLogger(Main.class).debug("Ending by a signal, which the hook attends to", e);
        }
    }

    private static void stop(Boot boot, DataLock lock) {
        try {
            boot.stop();
            lock.close();
        } catch (BundleException | IOException e) {
            LoggerFactory.getLogger(Main.class).error("Tomte did not stop in order", e);
        }
    }

    private static Optional<String> port() throws StartException {
        String port = System.getenv("TOMTE_PORT");
        if (port == null || port.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65_535) {
                return Optional.of(port);
            }
        } catch (NumberFormatException e) {
            throw badPort(port, e);
        }
        throw badPort(port, null);
    }

    private static StartException badPort(String port, @Nullable Exception cause) {
        return new StartException("TOMTE_PORT is '" + port + "'; expected 0 (any free port) to 65535", cause);
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** When this process began, on the wall clock and on the monotonic one. */
    private record Stopwatch(long startedMs, long startedNs) {
        long elapsedMs() {
            return (System.nanoTime() - startedNs) / 1_000_000;
        }
    }
}
