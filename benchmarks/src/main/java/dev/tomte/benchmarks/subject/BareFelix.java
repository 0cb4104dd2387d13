package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Runs in a process of its own: the smallest launcher that Felix can have. Ends with its standard input. */
final class BareFelix {

    static final String STARTED = "framework started";

    private BareFelix() {}

    /**
     * Starts the framework and says so.
     *
     * @param arguments the bundle cache, then bundles to be started
     */
    public static void main(String[] arguments) throws BundleException, IOException, InterruptedException {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, arguments[0]);
        Framework framework = new FrameworkFactory().newFramework(configuration);
        framework.init();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            bundles.add(framework
                    .getBundleContext()
                    .installBundle(Path.of(arguments[i]).toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        framework.start();
        System.out.println(STARTED);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
        while (System.in.read() >= 0) {
            // nothing is said to it; the end of the input is the end of the parent
        }
        System.exit(0);
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } catch (BundleException e) {
            throw new IllegalStateException("The framework cannot be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
