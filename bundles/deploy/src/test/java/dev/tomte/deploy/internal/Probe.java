package dev.tomte.deploy.internal;

import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * The activator of the bundles the tests make: its class file is put into them. It shares no class with the test but
 * those of Java, so it reports through the system properties.
 */
public final class Probe implements BundleActivator {

    static final String LOG = "dev.tomte.deploy.probe";
    static final String GATE = "dev.tomte.deploy.gate";
    static final String BEHAVIOUR = "Probe-Behaviour";

    @Override
    public void start(BundleContext context) throws Exception {
        note("start", context);
        String behaviour = context.getBundle().getHeaders().get(BEHAVIOUR);
        if ("throw".equals(behaviour)) {
            throw new IllegalStateException("the probe was told to throw");
        }
        if ("wait".equals(behaviour)) {
            ((CountDownLatch) System.getProperties().get(GATE)).await();
        }
        note("started", context);
    }

    @Override
    public void stop(BundleContext context) {
        note("stop", context);
    }

    @SuppressWarnings("unchecked") // the test put it there
    private static void note(String what, BundleContext context) {
        ((Queue<String>) System.getProperties().get(LOG))
                .add(what + " " + context.getBundle().getSymbolicName() + " "
                        + context.getBundle().getVersion());
    }
}
