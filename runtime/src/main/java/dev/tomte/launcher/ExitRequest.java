package dev.tomte.launcher;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a bundle asks Tomte to end, as a service with the property {@code tomte.role=exit}: exit status (0 stop, 100
 * restart, 101 reboot) and reason. Returns at once; the first request counts. The reason goes to a file that the
 * supervisor takes into its record of restarts.
 */
final class ExitRequest implements BiConsumer<Integer, String> {

    static final int STOP = 0;
    static final int RESTART = 100;
    static final int REBOOT = 101;

    /** A bundle that does not stop must not keep the device from what was asked for. */
    private static final long LIMIT_MS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(ExitRequest.class);

    private final AtomicReference<Integer> requested = new AtomicReference<>();
    private final Framework framework;
    private final Path reasonFile;

    ExitRequest(Framework framework, Path data) {
        this.framework = framework;
        reasonFile = data.resolve("exit.reason");
    }

    @Override
    public void accept(Integer status, String reason) {
        if (status != STOP && status != RESTART && status != REBOOT) {
            throw new IllegalArgumentException(
                    "Expected the exit status 0 (stop), 100 (restart) or 101 (reboot), not " + status);
        }
        if (!requested.compareAndSet(null, status)) {
            return;
        }
        LOG.info("Ending with exit status {}: {}", status, reason);
        if (status != STOP) {
            keep(reason);
        }
        Thread stopper = new Thread(this::stop, "tomte-exit");
        stopper.setDaemon(true);
        stopper.start();
    }

    private void keep(String reason) {
        try {
            Files.writeString(reasonFile, Json.createValue(reason).toString());
        } catch (IOException e) {
            LOG.warn("Cannot keep the reason of the exit in {}", reasonFile, e);
        }
    }

    private void stop() {
        try {
            framework.stop();
            framework.waitForStop(LIMIT_MS);
            Thread.sleep(LIMIT_MS);
            LOG.error("Tomte did not end within {} s; ending without", 2 * LIMIT_MS / 1000);
        } catch (BundleException e) {
            LOG.error("The framework cannot be stopped; ending without", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(status(STOP));
    }

    /** What was requested, or the given status if nothing was. */
    int status(int otherwise) {
        Integer status = requested.get();
        return status == null ? otherwise : status;
    }
}
