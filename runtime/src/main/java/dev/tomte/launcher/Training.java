package dev.tomte.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a person does first, so that the classes of it are in the class-data archive too: looks at the console. It
 * runs on scratch folders, with a password of its own.
 */
final class Training {

    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    private static final String PASSWORD = "training-only";
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int TIMEOUT_MS = 10_000;

    /**
     * Of all bundles, until the process has ended: only then is the archive written, without what a collection of garbage
     * after the framework's end has taken away.
     */
    private static final Set<ClassLoader> KEPT = new HashSet<>();

    private Training() {}

    /** Uses what is used at first, then has the rest of what was loaded recorded too. */
    static void run(BundleContext context, Layout layout) {
        visit(layout);
        keepClasses(context);
        String loaded = System.getProperty("tomte.train.loaded", "");
        if (loaded.isEmpty()) {
            return;
        }
        try {
            int linked = new Linking(context).link(Path.of(loaded));
            LOG.info("Linked {} classes of bundles for the class-data archive", linked);
        } catch (IOException e) {
            LOG.warn("What was loaded cannot be read; the class-data archive holds fewer classes", e);
        }
    }

    private static void keepClasses(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            Optional.ofNullable(bundle.adapt(BundleWiring.class))
                    .map(BundleWiring::getClassLoader)
                    .ifPresent(KEPT::add);
        }
    }

    /** Best effort: a distribution without the web has no console, and its archive is good without. */
    private static void visit(Layout layout) {
        Path address = layout.data().resolve("http.url");
        long begun = System.nanoTime();
        while (!Files.exists(address) && System.nanoTime() - begun < LIMIT_NS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        try {
            URI console = URI.create(Files.readString(address).trim());
            for (String page : new String[] {"", "/tomte", "/tomte/data.json", "/bundles.json"}) {
                get(console, "/system/console" + page);
            }
        } catch (IOException e) {
            LOG.warn("The console was not looked at while recording classes", e);
        }
    }

    private static void get(URI console, String page) throws IOException {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        try (Socket socket = new Socket(console.getHost(), console.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            OutputStream request = socket.getOutputStream();
            request.write(("GET " + page + " HTTP/1.0\r\nHost: " + console.getAuthority() + "\r\nAuthorization: Basic "
                            + credentials + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            request.flush();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }
}
