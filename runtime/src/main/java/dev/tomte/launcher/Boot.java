package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Brings the framework up, from the bundle cache if it is good and from the features if it is not. */
final class Boot {

    private static final long STOP_LIMIT_MS = 60_000;

    private final Layout layout;
    private final LauncherProperties properties;
    private final WarmUp warmUp;
    private final List<Path> sources = new ArrayList<>();
    private final BundleCache cache;
    private volatile @Nullable Framework current;

    Boot(Layout layout, LauncherProperties properties, WarmUp warmUp) throws StartException {
        this.layout = layout;
        this.properties = properties;
        this.warmUp = warmUp;
        cache = new BundleCache(layout.cache());
        sources.addAll(properties.files());
        for (String feature : properties.features()) {
            sources.add(Distribution.file(layout, feature));
        }
    }

    /**
     * Starts everything and returns when all start levels are reached.
     *
     * @throws StartException if the distribution is incomplete or does not fit together
     */
    Started start() throws StartException, IOException, BundleException {
        Optional<Distribution> known = cache.current(sources);
        warmUp.bundles(known.map(Distribution::bundles).orElse(List.of()));
        if (known.isPresent()) {
            try {
                return start(known.get(), false);
            } catch (DamagedCacheException e) {
                System.err.println("tomte: the bundle cache " + cache.bundles() + " is damaged (" + e.getMessage()
                        + "); making it anew");
            }
        }
        cache.clear();
        Distribution distribution = Distribution.read(layout, properties);
        try {
            return start(distribution, true);
        } catch (DamagedCacheException e) {
            throw new IllegalStateException("A bundle cache just made is damaged: " + cache.bundles(), e);
        }
    }

    private Started start(Distribution distribution, boolean fresh)
            throws StartException, IOException, BundleException, DamagedCacheException {
        cache.starting();
        warmUp.awaitFramework();
        Framework framework = new FrameworkFactory().newFramework(frameworkProperties(distribution, fresh));
        current = framework;
        boolean up = false;
        try {
            init(framework, fresh);
            warmUp.bundlesRead();
            if (fresh) {
                install(framework.getBundleContext(), distribution);
            }
            BootCheck check = new BootCheck(framework, distribution);
            check.complete(fresh);
            ExitRequest exit = new ExitRequest(framework, layout.data());
            register(framework.getBundleContext(), exit);
            ParallelStart.begin(framework, distribution);
            framework.start();
            if (fresh) {
                cache.filledFrom(sources, distribution);
            }
            cache.started();
            up = true;
            return new Started(framework, exit, fresh);
        } finally {
            if (!up) {
                stop(framework);
            }
        }
    }

    private static void init(Framework framework, boolean fresh) throws BundleException, DamagedCacheException {
        try {
            framework.init();
        } catch (BundleException | RuntimeException e) {
            if (fresh) {
                throw e;
            }
            throw new DamagedCacheException(e.toString(), e);
        }
    }

    /** Stops what runs or is starting, and waits for it; for any thread. */
    void stop() throws BundleException {
        Framework framework = current;
        if (framework != null) {
            stop(framework);
        }
    }

    private static void stop(Framework framework) throws BundleException {
        try {
            framework.stop();
            framework.waitForStop(STOP_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void install(BundleContext context, Distribution distribution) throws StartException {
        List<Bundle> inOrder = new ArrayList<>();
        for (BundleFile bundle : distribution.bundles()) {
            try {
                Bundle made = context.installBundle(bundle.location());
                made.adapt(BundleStartLevel.class).setStartLevel(bundle.startLevel());
                if (!bundle.parallel()) {
                    inOrder.add(made);
                }
            } catch (BundleException | RuntimeException e) {
                throw new StartException(
                        "The bundle " + bundle.file() + " of the feature " + bundle.feature() + " cannot be installed: "
                                + e.getMessage(),
                        e);
            }
        }
        for (Bundle bundle : inOrder) {
            mark(bundle);
        }
    }

    /** Below its start level a bundle is only marked to be started; a fragment cannot be. */
    private static void mark(Bundle bundle) throws StartException {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            throw new StartException("The bundle " + bundle.getLocation() + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static void register(BundleContext context, ExitRequest exit) {
        context.registerService(BiConsumer.class, exit, FrameworkUtil.asDictionary(Map.of("tomte.role", "exit")));
    }

    private Map<String, String> frameworkProperties(Distribution distribution, boolean fresh) {
        Map<String, String> all = new LinkedHashMap<>(properties.frameworkProperties());
        all.put(Constants.FRAMEWORK_STORAGE, cache.bundles().toString());
        all.put("configurator.initial", distribution.configurations());
        all.put("tomte.cache.rebuilt", Boolean.toString(fresh));
        return all;
    }

    /** A framework that runs. */
    record Started(Framework framework, ExitRequest exit, boolean cacheRebuilt) {}
}
