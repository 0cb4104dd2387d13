package dev.tomte.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.audit.AuditAppended;
import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditEvent.Outcome;
import dev.tomte.audit.AuditException;
import dev.tomte.audit.AuditFilter;
import dev.tomte.audit.AuditLog;
import dev.tomte.audit.AuditVerdict;
import dev.tomte.event.EventProperties;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChainedAuditLogTest {

    private static final int THREADS = 64;
    private static final int EACH = 20;

    @TempDir
    Path folder;

    private Fixture fixture;
    private ChainedAuditLog log;

    @BeforeEach
    void open() throws Exception {
        fixture = new Fixture(folder);
        log = fixture.log;
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    @DisplayName("W7: an entry is there with everything once it is acknowledged, and the head outside names it")
    void append() throws Exception {
        AuditEvent event = new AuditEvent(
                "secret.put",
                "a\0b \u0007 Ä😀 '; DROP TABLE security_audit_log; --",
                Outcome.REFUSED,
                "shell",
                new TreeMap<>(Map.of("why", "line\nfeed", "Ü", "\uD800 half")));

        AuditEntry entry = log.append(event).get();

        assertThat(entry.sequence()).isEqualTo(1);
        assertThat(entry.at()).isEqualTo(Fixture.NOW);
        assertThat(log.list(AuditFilter.latest(10))).containsExactly(entry);
        assertThat(entry.event().subject()).isEqualTo(event.subject());
        assertThat(entry.event().details()).containsEntry("why", "line\nfeed").containsEntry("Ü", "? half");
        assertThat(Files.readString(fixture.head())).isEqualTo("tomte-audit-head 1\nnewest 1 " + entry.hash() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.head())))
                .isEqualTo("rw-------");
        assertThat(log.verify()).isEqualTo(new AuditVerdict(1, entry.hash(), List.of()));
        assertThat(fixture.told).containsExactly(entry);
    }

    @Test
    @DisplayName("W7: the event of an entry says what was done, and keeps the details to the log")
    void event() throws Exception {
        AuditAppended event = AuditAppended.of(fixture.add("secret.put"));
        Map<String, Object> properties = EventProperties.of(event);
        assertThat(properties)
                .containsEntry("sequence", 1L)
                .containsEntry("action", "secret.put")
                .containsEntry("outcome", "SUCCESS")
                .doesNotContainKey("details");
        assertThat(EventProperties.read(AuditAppended.class, properties)).isEqualTo(event);
        assertThat(event.topic()).isEqualTo("dev/tomte/audit/APPENDED");
    }

    @Test
    @DisplayName("W7: an empty log holds")
    void empty() throws Exception {
        assertThat(log.verify()).isEqualTo(new AuditVerdict(0, "", List.of()));
        assertThat(log.list(AuditFilter.latest(1))).isEmpty();
    }

    @Test
    @DisplayName("W7: what 64 threads add at once makes one chain without a gap")
    void manyAtOnce() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<AuditEntry>> added = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String subject = "thread " + i;
            Thread thread = new Thread(() -> {
                awaitUninterruptibly(start);
                for (int n = 0; n < EACH; n++) {
                    CompletableFuture<AuditEntry> future = log.append(AuditEvent.success("test.many", subject));
                    synchronized (added) {
                        added.add(future);
                    }
                    future.join();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(added.stream().map(future -> future.join().sequence()))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, THREADS * EACH).boxed().toList());
        AuditVerdict verdict = log.verify();
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(THREADS * EACH);
        assertThat(Files.readString(fixture.head())).contains("newest " + THREADS * EACH + " " + verdict.head());
    }

    @Test
    @DisplayName("W7: more than 1,000 entries under way are refused rather than taken on trust")
    void tooMany() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        fixture.add("test.first");
        CompletableFuture<Object> blocker = fixture.store.write(connection -> {
            awaitUninterruptibly(busy);
            return "";
        });
        List<CompletableFuture<AuditEntry>> added = new ArrayList<>();
        for (int i = 0; i < AuditLog.MOST_UNDER_WAY; i++) {
            added.add(log.append(AuditEvent.success("test.under-way", "")));
        }
        CompletableFuture<AuditEntry> refused = log.append(AuditEvent.success("test.refused", ""));
        assertThatThrownBy(refused::get).cause().hasMessageContaining("test.refused was not added: 1000 others");

        busy.countDown();
        blocker.get();
        for (CompletableFuture<AuditEntry> each : added) {
            each.get();
        }
        assertThat(fixture.add("test.again").sequence()).isEqualTo(AuditLog.MOST_UNDER_WAY + 2);
        assertThat(log.verify().faults()).isEmpty();
    }

    @Test
    @DisplayName("W7: an entry that the full disk refuses is not in the log, and the chain goes on once there is room")
    void fullDisk() throws Exception {
        AuditEntry first = fixture.add("test.first");
        fixture.store.fillDisk();
        assertThatThrownBy(() -> fixture.add("test.full"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(AuditException.class)
                .hasMessageContaining("test.full was not added");
        assertThat(log.verify()).isEqualTo(new AuditVerdict(1, first.hash(), List.of()));

        fixture.store.freeDisk();
        assertThat(fixture.add("test.second").sequence()).isEqualTo(2);
        assertThat(log.verify().faults()).isEmpty();
    }

    @Test
    @DisplayName("W7: where only the head cannot be kept, the caller is told so, and the next entry makes up for it")
    void headNotKept() throws Exception {
        fixture.add("test.first");
        Path inTheWay = Files.createDirectories(folder.resolve("audit.head.tmp/full"));
        assertThatThrownBy(() -> fixture.add("test.second"))
                .cause()
                .hasMessageContaining("Entry 2 is in the audit log, but")
                .hasMessageContaining("audit.head");
        assertThat(log.verify().faults()).isEmpty();

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        AuditEntry third = fixture.add("test.third");
        assertThat(third.sequence()).isEqualTo(3);
        assertThat(Files.readString(fixture.head())).contains("newest 3 " + third.hash());
        assertThat(log.verify().faults()).isEmpty();
    }

    @Test
    @DisplayName("W7: the table itself refuses changes, deletions, gaps and replacements")
    void appendOnly() throws Exception {
        fixture.add(2);
        for (String sql : List.of(
                "UPDATE security_audit_log SET who = 'nobody' WHERE sequence = 1",
                "DELETE FROM security_audit_log WHERE sequence = 2",
                "INSERT OR REPLACE INTO security_audit_log SELECT * FROM security_audit_log WHERE sequence = 1",
                "INSERT INTO security_audit_log SELECT 9, at_ms, action, subject, outcome, who, details, hash"
                        + " FROM security_audit_log WHERE sequence = 1")) {
            assertThatThrownBy(() -> fixture.store
                            .write(connection -> {
                                try (Statement statement = connection.createStatement()) {
                                    return statement.executeUpdate(sql);
                                }
                            })
                            .get())
                    .as(sql)
                    .cause()
                    .hasMessageContaining("security_audit_log is append-only");
        }
        assertThat(log.verify().faults()).isEmpty();
    }

    @Test
    @DisplayName("W7: entries are listed youngest first, by action, by the beginning of an action, and since a time")
    void list() throws Exception {
        fixture.add("secret.put");
        fixture.add("secret.delete");
        fixture.add("secretive.put");

        assertThat(actions(Optional.empty(), 2)).containsExactly("secretive.put", "secret.delete");
        assertThat(actions(Optional.of("secret.put"), 9)).containsExactly("secret.put");
        assertThat(actions(Optional.of("secret."), 9)).containsExactly("secret.delete", "secret.put");
        assertThat(log.list(new AuditFilter(Optional.empty(), Optional.of(Fixture.NOW), 9)))
                .hasSize(3);
        assertThat(log.list(new AuditFilter(Optional.empty(), Optional.of(Fixture.NOW.plusMillis(1)), 9)))
                .isEmpty();
    }

    @Test
    @DisplayName("W7: an export has every entry, oldest first, a line each, with the hashes of the chain")
    void export() throws Exception {
        int count = 1001; // more than a page
        List<CompletableFuture<AuditEntry>> added = new ArrayList<>();
        fixture.add("test.first");
        for (int i = 1; i < count; i++) {
            added.add(log.append(AuditEvent.success("test.many", "s").with("n", Integer.toString(i))));
        }
        for (CompletableFuture<AuditEntry> each : added) {
            each.get();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(log.export(out)).isEqualTo(count);

        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(count);
        assertThat(lines.get(0))
                .startsWith("{\"sequence\":1,\"at\":\"2026-11-22T10:00:00.123Z\",\"action\":\"test.first\","
                        + "\"subject\":\"subject\",\"outcome\":\"SUCCESS\",\"who\":\"system\","
                        + "\"details\":{\"key\":\"value\"},\"hash\":\"");
        assertThat(lines.get(count - 1)).endsWith("\"hash\":\"" + log.verify().head() + "\"}");
    }

    @Test
    @DisplayName(
            "W7: a log that is closed right after entries waits for them, so that the next one finds a head that fits")
    void closeWaits() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<AuditEntry>> added = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                added.add(log.append(AuditEvent.success("test.close", "")));
            }
            log.close();
            for (CompletableFuture<AuditEntry> each : added) {
                assertThat(each.get(60, TimeUnit.SECONDS).sequence()).isPositive();
            }
            assertThatThrownBy(() ->
                            log.append(AuditEvent.success("test.closed", "")).get())
                    .cause()
                    .hasMessageContaining("the log is closed");
            log = new ChainedAuditLog(folder, fixture.store, InstantSource.fixed(Fixture.NOW), fixture.told::add);
            assertThat(log.verify().faults()).isEmpty();
        }
        assertThat(log.list(AuditFilter.latest(2000)))
                .as("nothing had to be recovered")
                .allMatch(entry -> entry.event().action().equals("test.close"));
        log.close();
    }

    @Test
    @DisplayName("why the log is anchored must be said")
    void anchorNeedsReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.anchor("shell", " "))
                .withMessageContaining("say why");
    }

    private List<String> actions(Optional<String> action, int limit) throws AuditException {
        return log.list(new AuditFilter(action, Optional.empty(), limit)).stream()
                .map(entry -> entry.event().action())
                .toList();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody said go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
