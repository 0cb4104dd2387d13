package dev.tomte.plugins.internal;

import dev.tomte.fixtures.TestStore;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import dev.tomte.plugin.PluginState;
import dev.tomte.store.Store;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** A real framework with SCR, Configuration Admin, Event Admin and the host, over a folder that outlives it. */
final class Device {

    private static final String SHARED = String.join(
            ",",
            "dev.tomte.audit;version=1.1.0",
            "dev.tomte.plugin;version=1.3.0",
            "dev.tomte.settings;version=1.0.0",
            "dev.tomte.resilience;version=1.0.0",
            "dev.tomte.task;version=1.1.0",
            "dev.tomte.event;version=1.0.0",
            "dev.tomte.store;version=1.0.0",
            "dev.tomte.plugins.testing",
            "org.slf4j;version=2.0.20",
            "org.osgi.service.cm;version=1.6.1",
            "org.osgi.service.event;version=1.4.1",
            "org.osgi.service.component;version=1.5.1",
            "org.osgi.service.component.runtime;version=1.5.1",
            "org.osgi.service.component.runtime.dto;version=1.5.1",
            "org.osgi.service.metatype;version=1.4.0",
            "org.apache.felix.metatype;version=1.2.0",
            "org.osgi.util.promise;version=1.3.0",
            "org.osgi.util.function;version=1.2.0",
            "org.osgi.util.converter;version=1.0.9",
            "org.apache.felix.hc.api;version=2.0.4");
    private static final List<String> HOOKS = List.of("install", "update", "enable", "disable", "uninstall");
    private static final long UNLIMITED_MS = 3_600_000;
    private static final List<String> GROUND = List.of(
            "org.apache.felix.cm.impl.ConfigurationManager",
            "org.apache.felix.eventadmin.impl.Activator",
            "org.apache.felix.scr.impl.Activator");

    private final Framework framework;
    private final TestStore store;
    private final List<Event> events = new CopyOnWriteArrayList<>();

    private Device(Framework framework, TestStore store) {
        this.framework = framework;
        this.store = store;
    }

    /** Starts in this folder; a second start finds the bundles and the database of the first. */
    static Device start(Path folder) throws Exception {
        return start(folder, Map.of());
    }

    static Device start(Path folder, Map<String, String> properties) throws Exception {
        Map<String, String> configuration = new HashMap<>(properties);
        configuration.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED);
        configuration.put("tomte.started", String.valueOf(System.nanoTime()));
        Framework framework = new org.apache.felix.framework.FrameworkFactory().newFramework(configuration);
        framework.init();
        Device device = new Device(framework, TestStore.open(folder));
        BundleContext context = framework.getBundleContext();
        context.registerService(Store.class, device.store, null);
        EventHandler record = device.events::add;
        context.registerService(
                EventHandler.class,
                record,
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, new String[] {"dev/tomte/*"})));
        for (String activator : GROUND) {
            context.installBundle("reference:" + home(Class.forName(activator, false, Device.class.getClassLoader())))
                    .start();
        }
        context.installBundle("reference:" + home(PluginHost.class)).start();
        framework.start();
        return device;
    }

    PluginManager manager() {
        return service(PluginManager.class);
    }

    <S> S service(Class<S> type) {
        Await.until(() -> framework.getBundleContext().getServiceReference(type) != null, () -> "no " + type.getName());
        ServiceReference<S> reference = framework.getBundleContext().getServiceReference(type);
        return framework.getBundleContext().getService(reference);
    }

    <S> ServiceRegistration<S> provide(Class<S> type, S service) {
        return framework.getBundleContext().registerService(type, service, null);
    }

    <S> List<ServiceReference<S>> references(Class<S> type) {
        try {
            return List.copyOf(framework.getBundleContext().getServiceReferences(type, null));
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("There is no filter to be wrong", e);
        }
    }

    Bundle install(TestBundle bundle) throws BundleException {
        var in = bundle.build();
        return framework.getBundleContext().installBundle("test:" + System.nanoTime(), in);
    }

    /** Installs and starts it, and waits until the plug-in is in the state. */
    Bundle deploy(TestBundle bundle, String plugin, PluginState state) throws BundleException {
        Bundle installed = install(bundle);
        installed.start();
        await(plugin, state);
        return installed;
    }

    Bundle host() {
        return FrameworkUtil.getBundle(manager().getClass());
    }

    Bundle bundle(String symbolicName) {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("No bundle " + symbolicName);
    }

    PluginInfo info(String plugin) {
        return manager().get(plugin).orElseThrow(() -> new AssertionError("No plug-in " + plugin));
    }

    PluginInfo await(String plugin, PluginState state) {
        return await(plugin, info -> info.state() == state);
    }

    PluginInfo await(String plugin, Predicate<PluginInfo> condition) {
        Await.until(() -> manager().get(plugin).filter(condition).isPresent(), () -> manager()
                .get(plugin));
        return info(plugin);
    }

    void configure(String pid, Map<String, ?> values) throws IOException {
        Dictionary<String, ?> properties = FrameworkUtil.asDictionary(values);
        service(ConfigurationAdmin.class).getConfiguration(pid, "?").update(properties);
    }

    /** Gives the hooks all the time they want, and waits until the host knows. */
    void unlimited() throws IOException {
        limitHooks(Map.of());
    }

    /** As {@link #unlimited}, but for this hook: others are not to be late where it is to hang. */
    void limit(String hook, long millis) throws IOException {
        limitHooks(Map.of(hook, millis));
    }

    private void limitHooks(Map<String, Long> limited) throws IOException {
        Map<String, Long> values = new HashMap<>();
        for (String hook : HOOKS) {
            values.put(hook + "TimeoutMs", limited.getOrDefault(hook, UNLIMITED_MS));
        }
        configure("dev.tomte.plugins", values);
        Await.until(
                () -> HOOKS.stream()
                        .allMatch(hook ->
                                limitIs(hook.toUpperCase(Locale.ROOT), limited.getOrDefault(hook, UNLIMITED_MS))),
                this::limits);
    }

    List<Event> events(String topic) {
        return events.stream().filter(event -> event.getTopic().equals(topic)).toList();
    }

    TestStore store() {
        return store;
    }

    /** Stops as a shutdown does. */
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
        store.close();
    }

    private static String home(Class<?> type) throws URISyntaxException {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
    }

    /** Whether the host has taken this limit over. */
    boolean limitIs(String hook, long millis) {
        return limits().entrySet().stream()
                .anyMatch(entry -> entry.getKey().toString().equals(hook)
                        && entry.getValue().equals(Duration.ofMillis(millis)));
    }

    private Map<?, ?> limits() {
        Object host = manager();
        try {
            Field field = host.getClass().getDeclaredField("limits");
            field.setAccessible(true);
            Object limits = field.get(host);
            Method method = limits.getClass().getDeclaredMethod("limits");
            method.setAccessible(true);
            return (Map<?, ?>) method.invoke(limits);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The host keeps its limits otherwise now", e);
        }
    }
}
