package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipFile;
import org.slf4j.LoggerFactory;

/**
 * Prepares in a thread of its own, while the launcher looks at its files and the framework reads its cache, what the way to
 * the console needs and what takes its time the first time: on two processors that is free.
 */
final class WarmUp {

    private final CountDownLatch frameworkReady = new CountDownLatch(1);
    private final CompletableFuture<List<Path>> bundles = new CompletableFuture<>();
    private final CountDownLatch bundlesRead = new CountDownLatch(1);

    private WarmUp() {}

    static WarmUp begin() {
        WarmUp warmUp = new WarmUp();
        Thread thread = new Thread(warmUp::run, "tomte-warm-up");
        thread.setDaemon(true);
        thread.start();
        return warmUp;
    }

    private void run() {
        try {
            initialize("org.apache.felix.framework.Felix");
            initialize("org.apache.felix.framework.ExtensionManager");
        } finally {
            frameworkReady.countDown();
        }
        List<ZipFile> opened = open(bundles.join());
        // The component runtime asks for a calendar, and Jetty for all languages, to know the names of media types.
        Locale.getAvailableLocales();
        // What is logged until then is kept and written afterwards.
        LoggerFactory.getLogger(WarmUp.class);
        close(opened);
    }

    /** Java reads the list of files in a jar once for all who have it open: the framework finds them read. */
    private static List<ZipFile> open(List<Path> jars) {
        List<ZipFile> opened = new ArrayList<>();
        try {
            for (Path jar : jars) {
                opened.add(new ZipFile(jar.toFile()));
            }
        } catch (IOException e) {
            // The framework says which one cannot be read, a moment later.
            LoggerFactory.getLogger(WarmUp.class).debug("Not all bundles can be opened", e);
        }
        return opened;
    }

    private void close(List<ZipFile> opened) {
        try {
            bundlesRead.await();
            for (ZipFile jar : opened) {
                jar.close();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(WarmUp.class).warn("A bundle that was opened ahead cannot be closed", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the warm-up", e);
        }
    }

    /** The bundles that the framework is going to read; to be told once. */
    void bundles(List<BundleFile> files) {
        bundles.complete(files.stream().map(BundleFile::file).toList());
    }

    /** The framework has read its bundles. */
    void bundlesRead() {
        bundlesRead.countDown();
    }

    private static void initialize(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException("lib/ is not complete; unpack the distribution again", e);
        }
    }

    /**
     * Before this, nobody else is to touch the framework's classes: two that initialise them may wait for each other. The
     * one that is prepared here meanwhile needs none of the others.
     */
    void awaitFramework() {
        initialize("org.apache.felix.framework.util.Util");
        try {
            frameworkReady.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the main thread", e);
        }
    }
}
