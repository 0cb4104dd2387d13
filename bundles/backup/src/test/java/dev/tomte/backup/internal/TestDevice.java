package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.internal.pack.Packer;
import dev.tomte.backup.internal.pack.Packing;
import dev.tomte.deploy.Deployer;
import dev.tomte.fixtures.TestStore;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.store.Migration;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** A device with a real database, files and secrets, and the service that backs it up. */
final class TestDevice implements AutoCloseable {

    static final Migration THINGS =
            new Migration(1, "things", "CREATE TABLE things_list (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");

    final Path home;
    final Device device;
    final TestStore store;
    final FakeStorage storage = new FakeStorage();
    final FakeKeys keys = new FakeKeys(7);
    final CopyTargets targets = new CopyTargets();
    final FakeTasks tasks = new FakeTasks();
    final List<Event> events = new ArrayList<>();
    final List<String> audited = new ArrayList<>();
    final Map<String, Object> scheduled = new HashMap<>();
    final DeviceBackupService service;
    private final Packing packing;
    private final Map<String, Object> values = new HashMap<>();
    private Instant now = Instant.parse("2026-11-22T02:00:00Z");

    TestDevice(Path home) throws Exception {
        this(home, "1.2.3");
    }

    TestDevice(Path home, String version) throws Exception {
        this(home, version, new Packer());
    }

    TestDevice(Path home, String version, Packing packing) throws Exception {
        this.home = home;
        device = new Device(home.resolve("data"), home.resolve("conf"), home.resolve("plugins"), version);
        Files.createDirectories(device.data());
        store = TestStore.open(device.data());
        store.migrate("things", List.of(THINGS));
        this.packing = packing;
        service = anotherService();
    }

    /** What is there after the bundle was stopped and started again. */
    DeviceBackupService anotherService() {
        InstantSource clock = () -> now;
        return new DeviceBackupService(device, store, recorder(), schedules(), neighbours(), targets, packing, clock);
    }

    /** A target that is a folder. */
    void addTarget(String name, Path location) {
        Map<String, Object> config = Map.of("name", name, "location", location.toString());
        targets.all = Stream.concat(
                        targets.all.stream(),
                        Stream.of(new ConfiguredTarget(config(TargetConfig.class, config), Map.of())))
                .toList();
    }

    /** Files such as a device has; the names are not all ASCII. */
    TestDevice furnished() throws Exception {
        put("conf/dev.tomte.health.cfg", "intervalS = 30\n");
        put("conf/sub/größe.cfg", "a = b\n");
        put("data/config/some.pid.config", "x=\"1\"\n");
        put("data/admin.password", "hash\n");
        put("plugins/valve.jar", "not really a jar");
        storage.kept.put("valve/token", "planted-secret-4711");
        insert(1, "first");
        return this;
    }

    Path put(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    void insert(long id, String body) {
        store.write(connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement("INSERT INTO things_list (id, body) VALUES (?, ?)")) {
                        statement.setLong(1, id);
                        statement.setString(2, body);
                        return statement.executeUpdate();
                    }
                })
                .join();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Does nothing if that is over. */
    void passTo(Instant time) {
        now = now.isBefore(time) ? time : now;
    }

    void set(String key, Object value) {
        values.put(key, value);
        service.configure(config(values), Map.of(Constants.SERVICE_PID, DeviceBackupService.PID));
    }

    /** What a backup says of the first who can open it. */
    static String stanza(BackupFile backup) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(backup.file(), StandardCharsets.ISO_8859_1)) {
            lines.readLine();
            return lines.readLine();
        }
    }

    /** Of the retention's periods, none. */
    void keepOnly(int last) {
        for (String key : List.of("keepDaily", "keepWeekly", "keepMonthly")) {
            set(key, 0);
        }
        set("keepLast", last);
    }

    /** What SCR makes of a configuration: the given values, and the annotation's defaults. */
    static BackupConfig config(Map<String, Object> values) {
        return config(BackupConfig.class, values);
    }

    private static <T> T config(Class<T> type, Map<String, Object> values) {
        return proxy(
                type, (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    @Override
    public void close() {
        store.close();
    }

    private EventAdmin recorder() {
        return new EventAdmin() {
            @Override
            public void postEvent(Event event) {
                events.add(event);
            }

            @Override
            public void sendEvent(Event event) {
                throw new UnsupportedOperationException("sendEvent");
            }
        };
    }

    /** Over a Configuration Admin that keeps in {@link #scheduled} what it is told. */
    private Schedules schedules() {
        Configuration configuration = proxy(Configuration.class, (proxy, method, arguments) -> {
            if (method.getName().equals("updateIfDifferent")) {
                Dictionary<?, ?> given = (Dictionary<?, ?>) arguments[0];
                Collections.list(given.keys()).forEach(key -> scheduled.put(key.toString(), given.get(key)));
                return true;
            }
            return null;
        });
        return new Schedules(proxy(ConfigurationAdmin.class, (proxy, method, arguments) -> configuration));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Neighbours neighbours() {
        return new Neighbours(null) {
            @Override
            SecureStorage storage() {
                return storage;
            }

            @Override
            KeyManager keys() {
                return keys;
            }

            @Override
            SecretTransfer secrets() {
                return storage;
            }

            @Override
            @Nullable
            Deployer deployer() {
                return null;
            }

            @Override
            void audit(AuditEvent event) {
                audited.add(event.action());
            }

            @Override
            Optional<String> device() {
                return Optional.of("device-1");
            }
        };
    }
}
