package dev.tomte.configuration.internal;

import dev.tomte.audit.AuditLog;
import dev.tomte.configuration.ConfigurationRules;
import dev.tomte.configuration.ConfigurationSnapshots;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.MetaTypeProvider;

/** A real framework with ConfigAdmin, FileInstall, SCR, the gate under test and the probe. */
final class TestFramework {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.util.converter",
            "org.osgi.service.component",
            "jakarta.json",
            "org.apache.felix.cm.json",
            "org.apache.felix.fileinstall",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr");

    final Path home;
    final Path conf;
    private final Framework framework;

    private TestFramework(Path home, Framework framework) {
        this.home = home;
        this.conf = home.resolve("conf");
        this.framework = framework;
    }

    static TestFramework start(Path home) throws IOException, BundleException {
        Files.createDirectories(home.resolve("conf"));
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.osgi.service.cm;version=1.6.1,org.osgi.service.metatype;version=1.4.1,org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,"
                        + "dev.tomte.audit;version=1.1,dev.tomte.configuration;version=1.1");
        properties.put("felix.cm.pm", "tomte");
        properties.put("felix.cm.dir", home.resolve("data/config").toString());
        properties.put("tomte.data", home.resolve("data").toString());
        properties.put("tomte.conf", home.resolve("conf").toString());
        properties.put("felix.fileinstall.dir", home.resolve("conf").toString());
        properties.put("felix.fileinstall.filter", ".*\\.(cfg|config|cfg\\.json)");
        properties.put("felix.fileinstall.poll", "50");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.configEncoding", "UTF-8");
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (String name : BUNDLES) {
            bundles.add(context.installBundle("reference:" + jar(name).toUri()));
        }
        bundles.add(context.installBundle(
                "reference:" + Path.of("target/classes").toAbsolutePath().toUri()));
        bundles.add(context.installBundle(
                "reference:" + ProbeBundle.write(home).toUri().toString()));
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return new TestFramework(home, framework);
    }

    ConfigurationAdmin admin() {
        return service(ConfigurationAdmin.class, null);
    }

    ConfigurationRules rules() {
        return service(ConfigurationRules.class, null);
    }

    ConfigurationSnapshots snapshots() {
        return service(ConfigurationSnapshots.class, null);
    }

    void provide(AuditLog log) {
        framework.getBundleContext().registerService(AuditLog.class, log, null);
    }

    void provide(MetaTypeProvider provider, String pid) {
        framework
                .getBundleContext()
                .registerService(
                        MetaTypeProvider.class,
                        provider,
                        FrameworkUtil.asDictionary(Map.of(MetaTypeProvider.METATYPE_PID, pid)));
    }

    /** What the component was last configured with. */
    @SuppressWarnings("unchecked") // the probe's contract
    Map<String, Object> probe(String component) {
        return (Map<String, Object>)
                service(Supplier.class, "(component.name=" + component + ")").get();
    }

    boolean hasProbe(String component) throws InvalidSyntaxException {
        return framework
                        .getBundleContext()
                        .getServiceReferences(Supplier.class.getName(), "(component.name=" + component + ")")
                != null;
    }

    private <T> T service(Class<T> type, String filter) {
        BundleContext context = framework.getBundleContext();
        ServiceReference<T> reference = await(type.getSimpleName() + " " + filter, () -> {
            return context.getServiceReferences(type, filter).stream()
                    .findFirst()
                    .orElse(null);
        });
        return context.getService(reference);
    }

    /** Waits until there is a value other than null and false. */
    static <T> T await(String what, Callable<T> condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        Object last = null;
        while (System.nanoTime() < end) {
            try {
                T value = condition.call();
                if (value != null && !Boolean.FALSE.equals(value)) {
                    return value;
                }
                last = value;
                Thread.onSpinWait();
            } catch (Exception e) {
                throw new AssertionError("While waiting for " + what, e);
            }
        }
        throw new AssertionError("Waited " + DEADLINE + " for " + what + ", last: " + last);
    }

    private static Path jar(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches(name.replace(".", "\\.") + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Expected " + name + " on the test's class path"));
    }

    void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(DEADLINE.toMillis());
    }
}
