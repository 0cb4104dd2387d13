package dev.tomte.launcher;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.LoggerFactory;

/**
 * Starts the bundles that a feature marks as {@code "start-parallel": true} (the HTTP server) in a thread of their own as
 * soon as their start level is passed, while the framework goes on with the others. Not earlier: at its level the framework
 * takes the lock of each bundle, and would wait for it. They must be bundles whose services nobody waits for while
 * starting.
 */
final class ParallelStart {

    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private ParallelStart() {}

    static void begin(Framework framework, Distribution distribution) {
        List<BundleFile> bundles =
                distribution.bundles().stream().filter(BundleFile::parallel).toList();
        if (!bundles.isEmpty()) {
            Thread starter =
                    new Thread(() -> bundles.forEach(bundle -> start(framework, bundle)), "tomte-parallel-start");
            starter.setDaemon(true);
            starter.start();
        }
    }

    private static void start(Framework framework, BundleFile file) {
        FrameworkStartLevel level = framework.adapt(FrameworkStartLevel.class);
        long begun = System.nanoTime();
        while (level.getStartLevel() <= file.startLevel() && System.nanoTime() - begun < LIMIT_NS) {
            LockSupport.parkNanos(STEP_NS);
        }
        try {
            framework
                    .getBundleContext()
                    .getBundle(file.location())
                    .start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException | IllegalStateException e) {
            LoggerFactory.getLogger(ParallelStart.class).error("The bundle {} did not start", file.file(), e);
        }
    }
}
