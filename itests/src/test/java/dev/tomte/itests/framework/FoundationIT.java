package dev.tomte.itests.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tomte.event.EventProperties;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.HealthUpdated;
import dev.tomte.health.SystemHealth;
import dev.tomte.plugin.PluginManager;
import dev.tomte.plugin.PluginState;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

@RunWith(PaxExam.class)
public class FoundationIT {

    private static final long LIMIT_S = 30;

    /** What needs the launcher, which is not here; the black-box tests show it. */
    private static final List<String> LAUNCHERS = List.of("dev.tomte.shell.internal.LifeCycleCommands");

    @Inject
    private BundleContext context;

    @Inject
    private Store store;

    @Inject
    private HealthMonitor health;

    @Inject
    private PluginManager plugins;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private ServiceComponentRuntime components;

    /** P1, D4: every bundle of the features is started and every component of ours satisfied. */
    @Test
    public void everythingIsUp() {
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders("").get("Fragment-Host") != null;
            boolean lazy = bundle.getState() == Bundle.STARTING;
            assertTrue(bundle + " is " + bundle.getState(), fragment || lazy || bundle.getState() == Bundle.ACTIVE);
        }
        List<Integer> wanted = List.of(ComponentConfigurationDTO.ACTIVE, ComponentConfigurationDTO.SATISFIED);
        components.getComponentDescriptionDTOs().stream()
                .filter(component -> component.bundle.symbolicName.startsWith("dev.tomte."))
                .filter(component -> !LAUNCHERS.contains(component.name))
                .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .forEach(component -> assertTrue(
                        component.description.name + " lacks " + Arrays.toString(component.unsatisfiedReferences),
                        wanted.contains(component.state)));
    }

    /** The house: only api exports packages, and no bundle imports another's. */
    @Test
    public void onlyTheApiIsExported() {
        for (Bundle bundle : context.getBundles()) {
            String name = bundle.getSymbolicName();
            if (name.startsWith("dev.tomte.") && !name.equals("dev.tomte.api")) {
                assertEquals(name, null, bundle.getHeaders("").get("Export-Package"));
            }
        }
    }

    /** P4: what is measured arrives over the event bus as the record that was sent. */
    @Test
    public void healthUpdatesTravelOverTheEventBus() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        var registration = context.registerService(
                EventHandler.class,
                events::add,
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, HealthUpdated.TOPIC)));
        try {
            SystemHealth measured = health.measure();
            HealthUpdated updated = read(events.poll(LIMIT_S, TimeUnit.SECONDS));
            while (updated.at().isBefore(measured.at())) {
                updated = read(events.poll(LIMIT_S, TimeUnit.SECONDS));
            }
            assertEquals(measured.value("memory.used"), updated.memoryUsedMb());
            assertTrue(updated.memoryUsedMb().orElse(0.0) > 0);
        } finally {
            registration.unregister();
        }
    }

    private static HealthUpdated read(Event event) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : event.getPropertyNames()) {
            properties.put(name, event.getProperty(name));
        }
        return EventProperties.read(HealthUpdated.class, properties);
    }

    /** W5: the verdict on each area of the device is a Felix health check too. */
    @Test
    public void everyAreaIsAHealthCheck() throws Exception {
        var checks = context.getServiceReferences("org.apache.felix.hc.api.HealthCheck", "(hc.tags=device)");
        Set<String> names = new HashSet<>();
        for (var check : checks) {
            names.add(String.valueOf(check.getProperty("hc.name")));
        }
        assertEquals(
                Set.of(
                        "Device CPU",
                        "Device memory",
                        "Device disk",
                        "Device temperature",
                        "Device network",
                        "Device file descriptors",
                        "Device JVM"),
                names);
    }

    /** W5: a measurement is in the history once it is acknowledged. */
    @Test
    public void measurementsAreKept() throws Exception {
        SystemHealth measured = health.measure();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        boolean kept = false;
        while (!kept && System.nanoTime() < deadline) {
            kept =
                    health
                            .history(
                                    "memory.used",
                                    measured.at().minusSeconds(5),
                                    measured.at().plusSeconds(5),
                                    Duration.ZERO)
                            .stream()
                            .anyMatch(point ->
                                    point.max() == measured.value("memory.used").orElseThrow());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertTrue(kept);
    }

    /** P2: a service is a plug-in: it can be disabled and enabled on its own while the rest keeps running. */
    @Test
    public void aServiceIsAPlugin() throws Exception {
        assertEquals(PluginState.ENABLED, plugins.get("health").orElseThrow().state());
        plugins.disable("health");
        assertEquals(null, context.getServiceReference(HealthMonitor.class));
        assertEquals(PluginState.DISABLED, plugins.get("health").orElseThrow().state());
        plugins.enable("health");
        assertEquals(PluginState.ENABLED, plugins.get("health").orElseThrow().state());
        assertFalse(context.getServiceReferences(HealthMonitor.class, null).isEmpty());
    }

    /** S2: a value out of range is refused at the door, whoever brings it, and the old one stays. */
    @Test
    public void aBadValueIsRefused() throws Exception {
        Configuration configuration = configurations.getConfiguration("dev.tomte.health", "?");
        configuration.update(FrameworkUtil.asDictionary(new HashMap<>(Map.of("intervalS", "120"))));
        IOException refused = assertThrows(
                IOException.class,
                () -> configuration.update(FrameworkUtil.asDictionary(new HashMap<>(Map.of("intervalS", "0")))));
        assertTrue(refused.getMessage(), refused.getMessage().contains("intervalS"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("86400"));
        Dictionary<String, Object> now =
                configurations.getConfiguration("dev.tomte.health", "?").getProperties();
        assertEquals("120", String.valueOf(now.get("intervalS")));
        configuration.delete();
    }

    /** S1: the store acknowledges what can be read. */
    @Test
    public void theStoreAcknowledges() throws Exception {
        store.migrate(
                "exam", List.of(new Migration(1, "create", "CREATE TABLE exam (id INTEGER PRIMARY KEY, text TEXT)")));
        store.write(connection -> {
                    try (var insert = connection.prepareStatement("INSERT OR REPLACE INTO exam VALUES (1, ?)")) {
                        insert.setString(1, "kept");
                        return insert.executeUpdate();
                    }
                })
                .get(LIMIT_S, TimeUnit.SECONDS);
        String read = store.read(connection -> {
            try (var select = connection.prepareStatement("SELECT text FROM exam WHERE id = 1");
                    var rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        });
        assertEquals("kept", read);
    }
}
