package dev.tomte.launcher;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * Prepares in a thread of its own, while the launcher looks at its files and the framework reads its cache, what the way to
 * the console needs and what takes its time the first time: on two processors that is free.
 */
final class WarmUp {

    private final CountDownLatch frameworkReady = new CountDownLatch(1);

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
        // The component runtime asks for a calendar, and Jetty for all languages, to know the names of media types.
        Locale.getAvailableLocales();
        // What is logged until then is kept and written afterwards.
        LoggerFactory.getLogger(WarmUp.class);
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
