package dev.tomte.settings.internal;

import dev.tomte.event.EventProperties;
import dev.tomte.fixtures.TestStore;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** The settings over the real store; can be stopped, killed and started again. */
final class Bench implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    final TestStore store;
    final Configurations configurations = new Configurations();
    final List<SettingsChanged> events = new CopyOnWriteArrayList<>();
    final Map<String, Map<String, SettingKey<?>>> described = new HashMap<>();
    StoredSettings settings;
    private Configurations.Cut cut;

    Bench(Path folder) throws Exception {
        store = TestStore.open(folder);
    }

    Bench start() throws Exception {
        cut = new Configurations.Cut();
        StoredSettings made = new StoredSettings(
                store, configurations.service(cut), eventAdmin(), descriptions(), () -> NOW, System::nanoTime);
        made.open();
        settings = made;
        configurations.listener = made::configurationChanged;
        return this;
    }

    Bench stop() {
        configurations.listener = pid -> {};
        settings.close();
        return this;
    }

    /** Nothing that it does reaches the configuration any more. */
    Bench kill() {
        configurations.listener = pid -> {};
        cut.cut();
        return this;
    }

    void set(String name, String text) throws Exception {
        settings.setValue(name, text, "test").get();
    }

    String get(String name) {
        return settings.loadSettings().get(name);
    }

    /** Waits until the configuration says exactly this. */
    void awaitConfigured(String pid, Map<String, ?> values) throws Exception {
        Eventually.that(pid + " is " + values, () -> configurations.get(pid).equals(values));
    }

    private EventAdmin eventAdmin() {
        return new EventAdmin() {
            @Override
            public void postEvent(Event event) {
                Map<String, Object> properties = new HashMap<>();
                for (String name : event.getPropertyNames()) {
                    properties.put(name, event.getProperty(name));
                }
                events.add(EventProperties.read(SettingsChanged.class, properties));
            }

            @Override
            public void sendEvent(Event event) {
                throw new UnsupportedOperationException("would hold up the store");
            }
        };
    }

    private Descriptions descriptions() {
        return (owner, pid, keys) -> {
            described.put(pid, keys);
            return () -> described.remove(pid);
        };
    }

    @Override
    public void close() {
        if (settings != null) {
            stop();
        }
        configurations.close();
        store.close();
    }
}
