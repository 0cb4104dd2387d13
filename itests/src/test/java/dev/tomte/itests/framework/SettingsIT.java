package dev.tomte.itests.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tomte.configuration.ConfigurationSnapshots;
import dev.tomte.event.EventProperties;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.MeasurementUnit;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import dev.tomte.settings.SettingsManager;
import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** The settings among the other services of the framework. */
@RunWith(PaxExam.class)
public class SettingsIT {

    private static final long LIMIT_S = 60;
    private static final String PID = "dev.tomte.settings";

    @Inject
    private BundleContext context;

    @Inject
    private SettingsManager settings;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private ConfigurationSnapshots snapshots;

    private final BlockingQueue<SettingsChanged> events = new LinkedBlockingQueue<>();
    private ServiceRegistration<EventHandler> listening;

    @Before
    public void listen() {
        EventHandler handler = event -> events.add(EventProperties.read(SettingsChanged.class, properties(event)));
        listening = context.registerService(
                EventHandler.class,
                handler,
                FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, SettingsChanged.TOPIC)));
    }

    @After
    public void reset() throws Exception {
        listening.unregister();
        for (String name : List.of("deviceLabel", "measurementUnit", "serverUrl", "useMockServer")) {
            settings.reset(name, "exam").get(LIMIT_S, TimeUnit.SECONDS);
        }
        await("the configuration says nothing", () -> values(PID).isEmpty());
    }

    /** S1: what is set is typed, and told with key, old, new and who. */
    @Test
    public void aChangeIsTold() throws Exception {
        settings.setValue(DeviceSettings.MEASUREMENT_UNIT, MeasurementUnit.IMPERIAL, "exam")
                .get(LIMIT_S, TimeUnit.SECONDS);
        assertEquals(MeasurementUnit.IMPERIAL, settings.getValue(DeviceSettings.MEASUREMENT_UNIT));
        SettingsChanged changed = events.poll(LIMIT_S, TimeUnit.SECONDS);
        assertEquals("measurementUnit", changed.key());
        assertEquals("metric", changed.oldValue());
        assertEquals("imperial", changed.newValue());
        assertEquals("exam", changed.who());
    }

    /** S2: what is set is in the configuration, and what is configured is set. */
    @Test
    public void bothDirections() throws Exception {
        settings.setValue(DeviceSettings.USE_MOCK_SERVER, true, "exam").get(LIMIT_S, TimeUnit.SECONDS);
        await("it is configured", () -> values(PID).equals(Map.of("useMockServer", true)));

        configuration(PID).update(FrameworkUtil.asDictionary(Map.of("useMockServer", true, "deviceLabel", "shed")));
        await("it is set", () -> settings.getValue(DeviceSettings.DEVICE_LABEL).equals("shed"));
        assertEquals("exam", events.poll(LIMIT_S, TimeUnit.SECONDS).who());
        assertEquals("configuration", events.poll(LIMIT_S, TimeUnit.SECONDS).who());

        configuration(PID).delete();
        await(
                "all is reset",
                () -> !settings.getValue(DeviceSettings.USE_MOCK_SERVER)
                        && settings.getValue(DeviceSettings.DEVICE_LABEL).isEmpty());
    }

    /** S2: what the description does not allow changes nothing; what only the setting can judge is put right again. */
    @Test
    public void aBadValueIsRefused() throws Exception {
        Configuration configuration = configuration(PID);
        IOException refused = assertThrows(
                IOException.class,
                () -> configuration.update(FrameworkUtil.asDictionary(Map.of("measurementUnit", "feet"))));
        assertTrue(refused.getMessage(), refused.getMessage().contains("expected one of metric, imperial"));
        configuration.update(FrameworkUtil.asDictionary(Map.of("serverUrl", "gopher://a.example/")));
        await("it is put right", () -> values(PID).isEmpty());
        assertEquals("", settings.getValue(DeviceSettings.SERVER_URL));
    }

    /** S1, S2: settings that a plug-in declares are described, checked, and in a configuration of their own. */
    @Test
    public void declaredSettingsAreDescribed() throws Exception {
        SettingKey<Long> interval = SettingKey.integer("exam.interval", 60, 1, 3600, "Seconds");
        String own = PID + ".exam";
        try (SettingsManager.Declaration declaration = settings.declare("exam", List.of(interval))) {
            assertEquals("descriptions, while " + declaration + " is there", 1, descriptions(own).length);
            configuration(own).update(FrameworkUtil.asDictionary(Map.of("interval", 5)));
            await("it is set", () -> settings.getValue(interval) == 5);
            IOException refused = assertThrows(IOException.class, () -> configuration(own)
                    .update(FrameworkUtil.asDictionary(Map.of("interval", 0))));
            assertTrue(refused.getMessage(), refused.getMessage().contains("a whole number from 1 to 3600"));
            settings.reset("exam.interval", "exam").get(LIMIT_S, TimeUnit.SECONDS);
            await("the configuration says nothing", () -> values(own).isEmpty());
        }
        assertNull("descriptions", descriptions(own));
        configuration(own).delete();
    }

    /** S2: settings follow a rollback of the configuration. */
    @Test
    public void settingsFollowARollback() throws Exception {
        settings.setValue(DeviceSettings.DEVICE_LABEL, "before", "exam").get(LIMIT_S, TimeUnit.SECONDS);
        await("it is configured", () -> values(PID).equals(Map.of("deviceLabel", "before")));
        long id = snapshots.take("exam", "exam").id();
        settings.setValue(DeviceSettings.DEVICE_LABEL, "after", "exam").get(LIMIT_S, TimeUnit.SECONDS);
        await("it is configured", () -> values(PID).equals(Map.of("deviceLabel", "after")));
        snapshots.rollBack(id, "exam");
        await("it is set", () -> settings.getValue(DeviceSettings.DEVICE_LABEL).equals("before"));
    }

    private ServiceReference<?>[] descriptions(String pid) throws Exception {
        return context.getServiceReferences("org.osgi.service.metatype.MetaTypeProvider", "(metatype.pid=" + pid + ")");
    }

    private Configuration configuration(String pid) throws IOException {
        return configurations.getConfiguration(pid, "?");
    }

    /** What a person would see: not whose configuration it is, nor its file. */
    private Map<String, Object> values(String pid) throws Exception {
        Map<String, Object> values = new HashMap<>();
        Configuration[] found = configurations.listConfigurations("(service.pid=" + pid + ")");
        if (found != null) {
            Dictionary<String, Object> properties = found[0].getProperties();
            for (var keys = properties.keys(); keys.hasMoreElements(); ) {
                String key = keys.nextElement();
                if (!key.startsWith("service.") && !key.startsWith("felix.")) {
                    values.put(key, properties.get(key));
                }
            }
        }
        return values;
    }

    private static Map<String, Object> properties(Event event) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : event.getPropertyNames()) {
            properties.put(name, event.getProperty(name));
        }
        return properties;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.call()) {
            assertTrue("After " + LIMIT_S + " s still not: " + what, System.nanoTime() < deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
