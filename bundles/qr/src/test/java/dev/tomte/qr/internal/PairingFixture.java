package dev.tomte.qr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tomte.fixtures.TestStore;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingException.Reason;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsManager;
import dev.tomte.store.StoreException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Pairing codes on the real store, in a folder, with clocks that a test moves. */
final class PairingFixture {

    /** How many try {@link #atOnce}. */
    static final int MANY = 32;

    private static final Instant START = Instant.parse("2026-11-22T10:00:00.500Z");

    final AtomicLong wall = new AtomicLong(START.toEpochMilli());
    final AtomicLong nanos = new AtomicLong(-5);
    final FakeAudit audit = new FakeAudit();
    final TestStore store;
    final StoredPairingService pairings;

    private final PairingMemory memory = memory();

    PairingFixture(Path folder) throws StoreException {
        store = TestStore.open(folder);
        pairings = new StoredPairingService(store, this::wall, memory, new FakeKeys(), audit);
        pairings.configure(config("https://tomte.example/", 600, 10));
    }

    /** The service as it is after a restart: on the same table, and with nothing in memory. */
    StoredPairingService restarted() {
        return new StoredPairingService(store, this::wall, memory(), new FakeKeys(), audit);
    }

    /** As {@link #restarted}, without the services that it can do without. */
    StoredPairingService keyless() {
        return new StoredPairingService(store, this::wall, memory(), null, null);
    }

    PairingExpiry expiry() {
        return new PairingExpiry(store, memory, this::wall);
    }

    PairingCode issue() throws PairingException {
        return pairings.issue("app", Optional.empty(), "shell");
    }

    /** By both clocks. */
    void pass(Duration time) {
        wall.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    void close() {
        store.close();
    }

    private Instant wall() {
        return Instant.ofEpochMilli(wall.get());
    }

    private PairingMemory memory() {
        return new PairingMemory(this::wall, nanos::get);
    }

    /** Why a call is refused, which it has to be. */
    static Reason refusal(Callable<?> call) {
        PairingException refused = catchThrowableOfType(PairingException.class, call::call);
        assertThat(refused).as("refused").isNotNull();
        return refused.reason();
    }

    /** Why a call that {@link #MANY} make at once is refused, of each; empty of one that is not. */
    static List<Optional<Reason>> atOnce(Callable<?> call) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try {
            List<Future<Optional<Reason>>> results = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    try {
                        call.call();
                        return Optional.empty();
                    } catch (PairingException e) {
                        return Optional.of(e.reason());
                    }
                }));
            }
            start.countDown();
            List<Optional<Reason>> reasons = new ArrayList<>();
            for (Future<Optional<Reason>> result : results) {
                reasons.add(result.get());
            }
            return reasons;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Settings of which only the server is asked for. */
    static SettingsManager settings(String serverUrl) {
        return (SettingsManager) Proxy.newProxyInstance(
                SettingsManager.class.getClassLoader(),
                new Class<?>[] {SettingsManager.class},
                (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("getValue");
                    assertThat(args[0]).isEqualTo(DeviceSettings.SERVER_URL);
                    return serverUrl;
                });
    }

    static QrConfig config(String baseUrl, int timeToLiveS, int attemptsPerMinute) {
        Map<String, Object> values =
                Map.of("baseUrl", baseUrl, "timeToLiveS", timeToLiveS, "attemptsPerMinute", attemptsPerMinute);
        return (QrConfig) Proxy.newProxyInstance(
                QrConfig.class.getClassLoader(),
                new Class<?>[] {QrConfig.class},
                (self, method, given) -> values.get(method.getName()));
    }
}
