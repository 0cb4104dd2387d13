package dev.tomte.qr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tomte.audit.AuditEvent;
import dev.tomte.fixtures.TestStore;
import dev.tomte.qr.Pairing;
import dev.tomte.qr.Pairing.State;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingException.Reason;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsManager;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StoredPairingServiceTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00.500Z");
    private static final int MANY = 32;

    @TempDir
    Path folder;

    private final AtomicLong wall = new AtomicLong(START.toEpochMilli());
    private final AtomicLong nanos = new AtomicLong(-5);
    private final FakeAudit audit = new FakeAudit();
    private TestStore store;
    private PairingMemory memory;
    private StoredPairingService pairings;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        memory = memory();
        pairings = new StoredPairingService(store, this::wall, memory, new FakeKeys(), audit);
        pairings.configure(config("https://tomte.example/", 600, 10));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("S5: a code is redeemed once, however it is typed")
    void redeem() throws Exception {
        PairingCode code = issue();
        assertThat(code.expiresAt()).isEqualTo(Instant.parse("2026-11-22T10:10:00Z"));
        assertThat(pairings.verify(code.code()).state()).isEqualTo(State.OPEN);
        String typed = " "
                + code.code()
                        .toLowerCase(Locale.ROOT)
                        .replace("-", " ")
                        .replace('0', 'o')
                        .replace('1', 'L');

        Pairing redeemed = pairings.redeem(typed, "web");

        assertThat(redeemed.id()).isEqualTo(code.id());
        assertThat(redeemed.purpose()).isEqualTo("app");
        assertThat(redeemed.state()).isEqualTo(State.REDEEMED);
        assertThat(redeemed.endedBy()).contains("web");
        assertThat(refusal(() -> pairings.redeem(code.code(), "web"))).isEqualTo(Reason.USED);
        assertThat(refusal(() -> pairings.verify(code.code()))).isEqualTo(Reason.USED);
        assertThat(pairings.list()).containsExactly(redeemed);
    }

    @Test
    @DisplayName("S5: of many who redeem a code at once, one succeeds")
    void atOnce() throws Exception {
        pairings.configure(config("", 600, 1000));
        PairingCode code = issue();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        List<Future<Optional<Reason>>> results = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            results.add(threads.submit(() -> {
                start.await();
                try {
                    pairings.redeem(code.code(), "web");
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
        threads.shutdown();

        assertThat(reasons).containsOnlyOnce(Optional.empty());
        assertThat(reasons).containsOnly(Optional.empty(), Optional.of(Reason.USED));
    }

    @Test
    @DisplayName("S5: a code that the full disk does not let be redeemed can be redeemed once there is room")
    void fullDisk() throws Exception {
        PairingCode code = issue();
        store.fillDisk();
        assertThat(refusal(() -> pairings.redeem(code.code(), "web"))).isEqualTo(Reason.UNAVAILABLE);
        store.freeDisk();
        assertThat(pairings.redeem(code.code(), "web").id()).isEqualTo(code.id());
    }

    @Test
    @DisplayName("S5: the code itself is neither in the database, the audit log nor a text of its record")
    void secret() throws Exception {
        PairingCode code = issue();
        String plain = CodeText.normalized(code.code()).orElseThrow();
        pairings.redeem(code.code(), "web");
        issue();

        String database = Files.readString(folder.resolve("tomte.db"), StandardCharsets.ISO_8859_1)
                + Files.readString(folder.resolve("tomte.db-wal"), StandardCharsets.ISO_8859_1);
        assertThat(database.contains("qr_pairing")).isTrue();
        assertThat(database.contains(code.code()) || database.contains(plain)).isFalse();
        assertThat(code.toString()).doesNotContain(code.code());
        assertThat(audit.events.toString()).doesNotContain(code.code(), plain);
        assertThat(audit.events)
                .containsSubsequence(
                        AuditEvent.success("qr.issue", "1").by("shell").with("purpose", "app"),
                        AuditEvent.success("qr.redeem", "1").by("web").with("purpose", "app"));
    }

    @Test
    @DisplayName("S5: a code expires by the monotonic clock, whatever the wall clock is set to")
    void expiry() throws Exception {
        PairingCode code = issue();
        wall.addAndGet(Duration.ofDays(1).toMillis());
        assertThat(pairings.verify(code.code()).state()).isEqualTo(State.OPEN);
        wall.addAndGet(-Duration.ofDays(2).toMillis());
        nanos.addAndGet(Duration.ofSeconds(599).toNanos());
        assertThat(pairings.verify(code.code()).state()).isEqualTo(State.OPEN);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(refusal(() -> pairings.redeem(code.code(), "web"))).isEqualTo(Reason.EXPIRED);
        assertThat(pairings.list()).extracting(Pairing::state).containsExactly(State.EXPIRED);
    }

    @Test
    @DisplayName("S5: over a restart the wall clock decides, but never gives a code more than its whole time again")
    void expiryOverRestart() throws Exception {
        PairingCode one = issue();
        PairingCode other = issue();
        wall.addAndGet(Duration.ofMinutes(9).toMillis());
        StoredPairingService restarted = new StoredPairingService(store, this::wall, memory(), new FakeKeys(), audit);
        assertThat(restarted.verify(one.code()).state()).isEqualTo(State.OPEN);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(refusal(() -> restarted.verify(one.code()))).isEqualTo(Reason.EXPIRED);

        wall.addAndGet(-Duration.ofDays(9).toMillis());
        StoredPairingService setBack = new StoredPairingService(store, this::wall, memory(), new FakeKeys(), audit);
        assertThat(setBack.verify(other.code()).state()).isEqualTo(State.OPEN);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(refusal(() -> setBack.verify(other.code()))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    @DisplayName("S5: after ten wrong codes within a minute even the right one has to wait; then it is good")
    void attempts() throws Exception {
        PairingCode code = issue();
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(() -> pairings.redeem("0000-0000-0000", "web"))).isEqualTo(Reason.UNKNOWN);
        }
        assertThat(refusal(() -> pairings.redeem(code.code(), "web"))).isEqualTo(Reason.TOO_MANY_ATTEMPTS);
        assertThat(refusal(() -> pairings.verify(code.code()))).isEqualTo(Reason.TOO_MANY_ATTEMPTS);
        assertThat(pairings.list()).extracting(Pairing::wrongCodes).containsExactly(10);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(refusal(() -> pairings.redeem("0000-0000-0000", "web"))).isEqualTo(Reason.UNKNOWN);
        assertThat(pairings.redeem(code.code(), "web").wrongCodes()).isEqualTo(11);
        assertThat(audit.events)
                .filteredOn(event -> event.outcome() == AuditEvent.Outcome.REFUSED)
                .as("gathered, a minute's in one entry")
                .extracting(event -> event.details().get("attempts"))
                .containsExactly("1", "12");
    }

    @Test
    @DisplayName("S5: many wrong codes at once get no more attempts than one after the other")
    void attemptsAtOnce() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        List<Future<Reason>> results = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            results.add(threads.submit(() -> {
                start.await();
                return refusal(() -> pairings.redeem("0000-0000-0000", "web"));
            }));
        }
        start.countDown();
        List<Reason> reasons = new ArrayList<>();
        for (Future<Reason> result : results) {
            reasons.add(result.get());
        }
        threads.shutdown();
        assertThat(reasons).filteredOn(Reason.UNKNOWN::equals).hasSize(10);
        assertThat(reasons).filteredOn(Reason.TOO_MANY_ATTEMPTS::equals).hasSize(MANY - 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234", "0000-0000-000U", "https://tomte.example/pair", "javascript:alert(1)"})
    @DisplayName("S5: what is no code and no URL is refused without costing an attempt")
    void malformed(String text) {
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(() -> pairings.redeem(text, "web"))).isEqualTo(Reason.MALFORMED);
        }
        assertThat(refusal(() -> pairings.redeem("x".repeat(1 << 20), "web"))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    @DisplayName("S5: the URL of a code is redeemed if this device signed all of it")
    void url() throws Exception {
        PairingCode code = issue();
        String url = pairings.payload("tomte-1", code);
        assertThat(url)
                .startsWith("https://tomte.example/pair#v=1&d=tomte-1&c=" + code.code() + "&e=1795342200&k=1&s=");
        for (String changed : List.of(
                url.replace("tomte.example", "evil.example"),
                url.replace("tomte-1", "tomte-2"),
                url.replace("e=1795342200", "e=1795342201"),
                url.replace("&k=1", "&k=2"),
                url.substring(0, url.length() - 3) + "AAA")) {
            assertThat(refusal(() -> pairings.verify(changed))).as(changed).isEqualTo(Reason.SIGNATURE);
        }
        assertThat(refusal(() -> pairings.verify(url.substring(0, url.length() - 1))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(pairings.redeem(url, "web").id()).isEqualTo(code.id());
        assertThat(refusal(() -> pairings.redeem(url, "web"))).isEqualTo(Reason.USED);
    }

    @Test
    @DisplayName("S5: the documented URL is the one that the documented key signs")
    void documented() throws Exception {
        String document = Files.readString(Path.of("../../docs/qr.md"));
        Matcher example = Pattern.compile("https://pair\\.example/pair#v=1&\\S+&s=\\S{86}")
                .matcher(document);
        assertThat(example.find()).as("docs/qr.md has an example").isTrue();
        pairings.configure(config("https://pair.example", 600, 10));

        assertThat(pairings.payload(
                        "tomte-7f3a",
                        new PairingCode(1, "7K3M-9QXT-2WHP", "app", Instant.parse("2026-11-22T10:10:00Z"))))
                .isEqualTo(example.group());
    }

    @Test
    @DisplayName("S5: without a base URL, keys or a sensible device there is no URL, and the message says what to do")
    void noUrl() throws Exception {
        PairingCode code = issue();
        assertThatIllegalArgumentException().isThrownBy(() -> pairings.payload("a&b", code));
        StoredPairingService keyless = new StoredPairingService(store, this::wall, memory(), null, null);
        assertThat(refusal(() -> keyless.payload("tomte-1", code))).isEqualTo(Reason.CONFIGURATION);
        keyless.configure(config("https://tomte.example", 600, 10));
        assertThat(refusal(() -> keyless.payload("tomte-1", code))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(keyless.verify(code.code()).id())
                .as("a typed code needs no key")
                .isEqualTo(code.id());
    }

    @Test
    @DisplayName("S5: without a base URL a code leads to the server of the settings, if that is https")
    void server() throws Exception {
        PairingCode code = issue();
        pairings.device = settings("https://server.example/");
        assertThat(pairings.payload("d", code)).as("what is configured counts").startsWith("https://tomte.example/");
        pairings.configure(config("", 600, 10));
        String url = pairings.payload("d", code);
        assertThat(url).startsWith("https://server.example/pair#v=1&d=d&");
        assertThat(pairings.verify(url).id()).isEqualTo(code.id());
        for (String unfit : List.of("http://server.example/", "https://server.example/?x=1", "")) {
            pairings.device = settings(unfit);
            PairingException refused = catchThrowableOfType(PairingException.class, () -> pairings.payload("d", code));
            assertThat(refused.reason()).isEqualTo(Reason.CONFIGURATION);
            assertThat(refused).hasMessageContaining(unfit).hasMessageContaining("baseUrl https://…");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://tomte.example", "https://", "tomte.example", "https://a.example/?x=1", "https://ä b"})
    @DisplayName("S5: a base URL that is not https is not taken")
    void wrongBase(String base) throws Exception {
        pairings.configure(config(base, 10, 1));
        assertThat(pairings.payload("d", issue())).startsWith("https://tomte.example/pair#");
        assertThat(issue().expiresAt()).as("nothing of it is taken").isEqualTo(Instant.parse("2026-11-22T10:10:00Z"));
    }

    @Test
    @DisplayName("S5: a revoked code is no good, and one that ended cannot be revoked")
    void revoke() throws Exception {
        PairingCode code = issue();
        assertThat(pairings.revoke(code.id(), "shell")).isTrue();
        assertThat(pairings.revoke(code.id(), "shell")).isFalse();
        assertThat(refusal(() -> pairings.redeem(code.code(), "web"))).isEqualTo(Reason.REVOKED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairings.revoke(99, "shell"))
                .withMessageContaining("no pairing code 99");
    }

    @Test
    @DisplayName("S5: at most 100 codes are open; time makes room")
    void mostOpen() throws Exception {
        for (int i = 0; i < PairingTable.MOST_OPEN; i++) {
            issue();
        }
        assertThat(refusal(this::issue)).isEqualTo(Reason.TOO_MANY_CODES);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(issue().id()).isEqualTo(PairingTable.MOST_OPEN + 1);
    }

    @Test
    @DisplayName("S5: the task removes codes that ended more than an hour ago, and no open ones")
    void tidy() throws Exception {
        PairingCode redeemed = issue();
        pairings.redeem(redeemed.code(), "web");
        issue();
        PairingCode open = pairings.issue("app", Optional.of(Duration.ofHours(3)), "shell");
        PairingExpiry task = new PairingExpiry(store, memory, this::wall);
        pass(Duration.ofMinutes(30));
        assertThat(task.tidy()).isZero();
        assertThat(pairings.list())
                .extracting(Pairing::state)
                .containsExactly(State.OPEN, State.EXPIRED, State.REDEEMED);

        pass(Duration.ofMinutes(45));
        assertThat(task.tidy()).isEqualTo(2);
        assertThat(store.number("SELECT count(*) FROM qr_pairing")).isEqualTo(1);
        assertThat(pairings.verify(open.code()).id()).isEqualTo(open.id());
    }

    @Test
    @DisplayName("a purpose, a time or a name out of range is refused before anything is stored")
    void ranges() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> pairings.issue("An App", Optional.empty(), "shell"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairings.issue("app", Optional.of(Duration.ofSeconds(9)), "shell"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pairings.issue("app", Optional.of(Duration.ofDays(2)), "shell"));
        assertThatIllegalArgumentException().isThrownBy(() -> pairings.issue("app", Optional.empty(), ""));
        assertThat(pairings.list()).isEmpty();
    }

    private PairingCode issue() throws PairingException {
        return pairings.issue("app", Optional.empty(), "shell");
    }

    private void pass(Duration time) {
        wall.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    private Instant wall() {
        return Instant.ofEpochMilli(wall.get());
    }

    private PairingMemory memory() {
        return new PairingMemory(this::wall, nanos::get);
    }

    private static Reason refusal(Callable<?> call) {
        PairingException refused = catchThrowableOfType(PairingException.class, call::call);
        assertThat(refused).as("refused").isNotNull();
        return refused.reason();
    }

    /** Settings of which only the server is asked for. */
    private static SettingsManager settings(String serverUrl) {
        return (SettingsManager) Proxy.newProxyInstance(
                SettingsManager.class.getClassLoader(),
                new Class<?>[] {SettingsManager.class},
                (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("getValue");
                    assertThat(args[0]).isEqualTo(DeviceSettings.SERVER_URL);
                    return serverUrl;
                });
    }

    private static QrConfig config(String baseUrl, int timeToLiveS, int attemptsPerMinute) {
        Map<String, Object> values =
                Map.of("baseUrl", baseUrl, "timeToLiveS", timeToLiveS, "attemptsPerMinute", attemptsPerMinute);
        return (QrConfig) Proxy.newProxyInstance(
                QrConfig.class.getClassLoader(),
                new Class<?>[] {QrConfig.class},
                (self, method, given) -> values.get(method.getName()));
    }
}
