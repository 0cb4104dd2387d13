package dev.tomte.settings.internal;

import dev.tomte.event.EventProperties;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import dev.tomte.store.Store;
import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The settings. What is in the table holds; memory follows each commit, and {@link Mirror} keeps Configuration Admin the
 * same.
 *
 * <p>The component is not configured by its own configuration: that one is a mirror.
 */
@Component(
        service = {SettingsManager.class, StoredSettings.class},
        configurationPid = StoredSettings.PID,
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = DeviceSettingsConfig.class)
public final class StoredSettings implements SettingsManager {

    static final String PID = "dev.tomte.settings";
    static final String DEVICE = "device";

    private static final int MOST_KEYS = 200;
    private static final int MOST_SAVED = 10_000;
    private static final Pattern OWNER = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern WHO = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]{1,100}");

    private final Slots slots = new Slots();
    private final Map<String, Owner> owners = new ConcurrentHashMap<>();
    private final Store store;
    private final ConfigurationAdmin configurations;
    private final EventAdmin events;
    private final Descriptions descriptions;
    private final InstantSource clock;
    private final MirrorThread mirrorThread;

    @Activate
    public StoredSettings(
            BundleContext context,
            @Reference Store store,
            @Reference ConfigurationAdmin configurations,
            @Reference EventAdmin events) {
        this(
                store,
                configurations,
                events,
                (owner, pid, keys) -> OwnerMetatype.register(context, owner, pid, keys),
                InstantSource.system(),
                System::nanoTime);
    }

    StoredSettings(
            Store store,
            ConfigurationAdmin configurations,
            EventAdmin events,
            Descriptions descriptions,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.configurations = configurations;
        this.events = events;
        this.descriptions = descriptions;
        this.clock = clock;
        this.mirrorThread = new MirrorThread(nanoTime);
    }

    /** Reads what is stored; when it returns, what was configured since is on disk as well. */
    @Activate
    void open() throws StoreException, SettingsException {
        SettingsTable.create(store);
        slots.load(store.read(SettingsTable::read));
        declare(DEVICE, DeviceSettings.ALL, PID);
    }

    /** Tells Configuration Admin what it does not know yet. */
    @Deactivate
    void close() {
        mirrorThread.close();
        owners.values().forEach(Owner::close);
    }

    @Override
    public Declaration declare(String owner, Collection<? extends SettingKey<?>> keys) throws SettingsException {
        if (!OWNER.matcher(owner).matches() || owner.equals(DEVICE)) {
            throw new IllegalArgumentException(
                    "Expected an owner of 1 to 64 of a-z, 0-9 and '-', other than " + DEVICE + ", not '" + owner + "'");
        }
        if (keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "Expected at most " + MOST_KEYS + " settings of " + owner + ", not " + keys.size());
        }
        for (SettingKey<?> key : keys) {
            if (!key.name().startsWith(owner + ".") || key.name().length() == owner.length() + 1) {
                throw new IllegalArgumentException("Expected a name such as " + owner + ".interval, not " + key.name());
            }
        }
        return declare(owner, keys, PID + "." + owner);
    }

    private Declaration declare(String owner, Collection<? extends SettingKey<?>> keys, String pid)
            throws SettingsException {
        slots.declare(owner, keys);
        Owner declared = new Owner(owner, pid, keys);
        owners.put(owner, declared);
        boolean done = false;
        try {
            Identities.make(keys, slots, store, clock);
            declared.open();
            done = true;
            return declared;
        } finally {
            if (!done) {
                declared.close();
            }
        }
    }

    @Override
    public <T> T getValue(SettingKey<T> key) {
        return slots.slot(key).value();
    }

    @Override
    public <T> CompletableFuture<Void> setValue(SettingKey<T> key, T value, String who) {
        SettingKey<T> declared = slots.slot(key).key;
        String text;
        try {
            text = declared.format(value);
        } catch (IllegalArgumentException e) {
            return failed(e);
        }
        return setValue(key.name(), text, who);
    }

    @Override
    public CompletableFuture<Void> setValue(String name, String text, String who) {
        return saveSettings(Map.of(name, text), who);
    }

    @Override
    public CompletableFuture<Void> saveSettings(Map<String, String> settings, String who) {
        if (settings.size() > MOST_SAVED) {
            throw new IllegalArgumentException(
                    "Expected at most " + MOST_SAVED + " settings at a time, not " + settings.size());
        }
        Map<String, @Nullable String> values = new HashMap<>();
        try {
            for (Map.Entry<String, String> each : settings.entrySet()) {
                Slot<?> slot = declared(each.getKey());
                if (!slot.key.isReadOnly()) {
                    values.put(slot.key.name(), canonical(slot.key, each.getValue()));
                } else if (!each.getValue().equals(slot.text())) {
                    throw new IllegalArgumentException(
                            slot.key.name() + " cannot be changed: it was made once for good");
                }
            }
        } catch (IllegalArgumentException e) {
            return failed(e);
        }
        return change(values, who);
    }

    @Override
    public CompletableFuture<Void> reset(String name, String who) {
        Map<String, @Nullable String> values = new HashMap<>();
        try {
            Slot<?> slot = declared(name);
            if (slot.key.isReadOnly()) {
                throw new IllegalArgumentException(name + " cannot be reset: it was made once for good");
            }
            values.put(name, null);
        } catch (IllegalArgumentException e) {
            return failed(e);
        }
        return change(values, who);
    }

    @Override
    public Map<String, String> loadSettings() {
        return slots.texts();
    }

    @Override
    public Optional<Setting> get(String name) {
        return slots.get(name);
    }

    @Override
    public List<Setting> list() {
        return slots.list();
    }

    /** The configuration of this PID may be another one now. */
    void configurationChanged(String pid) {
        owners.values().stream().filter(owner -> owner.pid.equals(pid)).forEach(owner -> owner.mirror.arrived());
    }

    private Slot<?> declared(String name) {
        Slot<?> slot = slots.slot(name);
        if (slot == null) {
            throw new IllegalArgumentException(
                    slots.get(name).isPresent()
                            ? "The setting '" + name + "' cannot be changed now: the plug-in that declares it is away"
                            : "There is no setting '" + name + "'");
        }
        return slot;
    }

    private CompletableFuture<Void> change(Map<String, @Nullable String> values, String who) {
        if (!WHO.matcher(who).matches()) {
            throw new IllegalArgumentException("Expected 1 to 100 printable characters for who changes a setting");
        }
        return write(values, who, false);
    }

    /**
     * Changes the table, then memory.
     *
     * @param byConfiguration whether the configuration has these values already
     */
    private CompletableFuture<Void> write(Map<String, @Nullable String> values, String who, boolean byConfiguration) {
        CompletableFuture<List<Change>> written;
        try {
            written = store.write(connection -> {
                if (byConfiguration) {
                    MirrorTable.end(connection, values);
                }
                return SettingsTable.change(connection, values, who, clock.instant());
            });
        } catch (StoreClosedException e) {
            return CompletableFuture.failedFuture(new SettingsException("Settings cannot be changed any more", e));
        }
        return written.handle((changes, failure) -> {
            if (failure != null) {
                throw new CompletionException(new SettingsException(
                        "The settings were not changed, because they could not be saved: " + failure.getMessage(),
                        failure));
            }
            changes.forEach(this::apply);
            return null;
        });
    }

    /** In a thread of the store. */
    private void apply(Change change) {
        slots.apply(change);
        Slot<?> slot = slots.slot(change.name());
        if (slot == null) {
            return; // its owner went away meanwhile, and finds it when it comes back
        }
        String before = slot.effective(change.previous());
        String now = slot.effective(change.row().value());
        if (!before.equals(now)) {
            SettingsChanged changed = new SettingsChanged(
                    change.name(),
                    before,
                    now,
                    change.row().changedBy(),
                    change.row().changedAt());
            events.postEvent(new Event(changed.topic(), EventProperties.of(changed)));
        }
        Owner owner = owners.get(slot.owner);
        if (owner != null) {
            owner.mirror.changed();
        }
    }

    private static <T> String canonical(SettingKey<T> key, String text) {
        return key.format(key.parse(text));
    }

    private static CompletableFuture<Void> failed(IllegalArgumentException why) {
        return CompletableFuture.failedFuture(
                new SettingsException(Objects.requireNonNullElse(why.getMessage(), why.toString()), why));
    }

    /** Who declared settings, with their mirror and their description. */
    private final class Owner implements Declaration {

        private final String name;
        private final String pid;
        private final Map<String, SettingKey<?>> shown = new HashMap<>();
        private final Mirror mirror;
        private Runnable description = () -> {};

        Owner(String name, String pid, Collection<? extends SettingKey<?>> keys) {
            this.name = name;
            this.pid = pid;
            int prefix = name.equals(DEVICE) ? 0 : name.length() + 1;
            Map<String, Slot<?>> mirrored = new HashMap<>();
            for (SettingKey<?> key : keys) {
                // An identity is not configuration: a copied conf/ must not make two devices one.
                if (!key.isReadOnly()) {
                    shown.put(key.name().substring(prefix), key);
                    mirrored.put(key.name().substring(prefix), slots.slot(key));
                }
            }
            mirror = new Mirror(
                    mirrored,
                    new MirroredConfiguration(configurations, pid),
                    store,
                    values -> write(values, Mirror.WHO, true),
                    mirrorThread);
        }

        void open() throws SettingsException {
            if (!name.equals(DEVICE)) { // whose description is in the bundle
                description = descriptions.add(name, pid, shown);
            }
            try {
                mirror.open(store.read(MirrorTable::read)).join();
                mirror.changed();
            } catch (StoreException | IOException e) {
                throw new SettingsException(
                        "The settings of " + name + " cannot be compared with " + pid + ": " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            if (owners.remove(name, this)) {
                mirrorThread.finish(mirror);
                description.run();
                slots.retract(name);
            }
        }
    }
}
