package dev.tomte.securestorage.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.event.EventProperties;
import dev.tomte.fixtures.TestStore;
import dev.tomte.secret.KeyExpiring;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.securestorage.internal.VaultFixture;
import dev.tomte.task.TaskContext;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

@Timeout(60)
class KeyExpiryTest {

    private static final Instant NOW = Instant.parse("2026-11-22T04:43:00Z");

    @TempDir
    Path folder;

    private final List<KeyExpiring> told = new ArrayList<>();
    private int held;

    @Test
    @DisplayName("S4: of keys that expire within 14 days an event tells; of others, retired and wiped ones none")
    void soon() throws Exception {
        VaultFixture device = new VaultFixture(folder);
        try (TestStore store = TestStore.open(folder)) {
            DeviceKeys keys = new DeviceKeys(device.start(Map.of()), store, device.auditor(), () -> NOW);
            keys.rotate(KeyPurpose.SIGNING);
            keys.expire(KeyPurpose.SIGNING, 1, NOW.plus(Duration.ofDays(3)));
            keys.rotate(KeyPurpose.SIGNING);
            keys.expire(KeyPurpose.SIGNING, 2, NOW.plus(Duration.ofDays(14)));
            keys.rotate(KeyPurpose.DATABASE);
            keys.expire(KeyPurpose.DATABASE, 1, NOW.plus(Duration.ofDays(15)));
            keys.rotate(KeyPurpose.NETWORK);

            assertThat(new KeyExpiry(framework(keys), reference(), events(), () -> NOW)
                            .run(context())
                            .detail())
                    .isEqualTo("1");
        }
        assertThat(held).as("services not given back").isZero();
        assertThat(told).containsExactly(new KeyExpiring(KeyPurpose.SIGNING, 2, NOW.plus(Duration.ofDays(14))));
    }

    /** Hands out the keys, and counts on getting them back. */
    private BundleContext framework(DeviceKeys keys) {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, given) -> {
                    held += method.getName().equals("getService") ? 1 : -1;
                    return held > 0 ? keys : true;
                });
    }

    @SuppressWarnings("unchecked")
    private ServiceReference<KeyManager> reference() {
        return (ServiceReference<KeyManager>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceReference.class}, (self, method, given) -> {
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    private EventAdmin events() {
        return (EventAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventAdmin.class}, (self, method, given) -> {
                    Event event = (Event) given[0];
                    Map<String, Object> properties = new HashMap<>();
                    for (String name : event.getPropertyNames()) {
                        properties.put(name, event.getProperty(name));
                    }
                    assertThat(event.getTopic()).isEqualTo(KeyExpiring.TOPIC);
                    told.add(EventProperties.read(KeyExpiring.class, properties));
                    return null;
                });
    }

    /** It asks nothing of it. */
    private TaskContext context() {
        return (TaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TaskContext.class}, (self, method, given) -> {
                    throw new UnsupportedOperationException(method.toString());
                });
    }
}
