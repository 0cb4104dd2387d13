package dev.tomte.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditFilter;
import dev.tomte.audit.AuditLog;
import dev.tomte.audit.AuditVerdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditCommandsTest {

    private static final String HASH = "ab".repeat(32);

    private final FakeLog log = new FakeLog();

    @TempDir
    Path data;

    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data).with("audit", new AuditCommands(log), "list", "verify", "export", "anchor");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("W7: audit:list shows who did what; --json has the hash and the details by key")
    void list() throws IOException {
        assertThat(shell.execute("audit:list", "--action", "secret.", "--limit", "7")
                        .out()
                        .lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("secret.put", "mqtt", "REFUSED", "shell", "why: no; x: ?");
        assertThat(log.asked.toString())
                .isEqualTo("[AuditFilter[action=Optional[secret.], since=Optional.empty, limit=7]]");
        assertThat(shell.execute("audit", "list", "--json").out())
                .isEqualTo("[{\"sequence\":3,\"at\":\"2026-11-22T10:00:00Z\",\"action\":\"secret.put\","
                        + "\"subject\":\"mqtt\",\"outcome\":\"REFUSED\",\"who\":\"shell\","
                        + "\"details\":{\"why\":\"no\",\"x\":\"\\u0007\"},\"hash\":\"" + HASH + "\"}]\n");
        assertThat(shell.execute("audit:list", "--limit", "0").status()).isEqualTo(2);
    }

    @Test
    @DisplayName("W7: audit:verify ends with 0 and the head if the chain holds, and with 1 and the faults if not")
    void verify() throws IOException {
        TestClient.Result holds = shell.execute("audit:verify", "--head", HASH);
        assertThat(holds.status()).isZero();
        assertThat(holds.out()).isEqualTo("The chain holds: 3 entries.\nHead: " + HASH + "\n");
        assertThat(log.asked).containsExactly(List.of(HASH));

        log.faults = List.of("Entry 2 is missing");
        TestClient.Result broken = shell.execute("audit:verify", "--json");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.out())
                .isEqualTo("{\"entries\":3,\"head\":\"" + HASH
                        + "\",\"holds\":false,\"faults\":[\"Entry 2 is missing\"]}\n");
        assertThat(broken.err()).contains("tampered").contains("1 fault in 3 entries");
        assertThat(shell.execute("audit:verify").out()).startsWith("Entry 2 is missing.\n");

        assertThat(shell.execute("audit:verify", "--head", "beef").status()).isEqualTo(2);
    }

    @Test
    @DisplayName("W7: audit:export makes a file of its own, and replaces one only when told to")
    void export() throws IOException {
        Path file = data.resolve("audit.jsonl");
        assertThat(shell.execute("audit:export", "audit.jsonl").out()).isEqualTo(file + " holds 3 entries.\n");
        assertThat(file).hasContent("{}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.writeString(file, "mine");
        TestClient.Result refused = shell.execute("audit:export", "audit.jsonl");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--force");
        assertThat(file).hasContent("mine");
        assertThat(shell.execute("audit:export", "--force", "audit.jsonl").status())
                .isZero();
        assertThat(file).hasContent("{}");

        assertThat(shell.execute("audit:export", "no/such/folder").err()).contains("there is no folder");
        assertThat(shell.execute("audit:export", ".").err()).contains("is a folder");
    }

    @Test
    @DisplayName("W7: an export that fails leaves nothing behind, and what was there as it was")
    void failedExport() throws IOException {
        Path file = Files.writeString(data.resolve("audit.jsonl"), "mine");
        log.failure = new IOException("the disk is full");
        TestClient.Result failed = shell.execute("audit:export", "--force", "audit.jsonl");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).contains("the disk is full");
        assertThat(file).hasContent("mine");
        assertThat(data).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    @DisplayName("W7: audit:anchor wants to know why")
    void anchor() throws IOException {
        assertThat(shell.execute("audit:anchor", "--why", "backup put back").out())
                .isEqualTo("The audit log goes on from entry 4.\n");
        assertThat(log.asked).containsExactly("shell: backup put back");
        assertThat(shell.execute("audit:anchor").status()).isEqualTo(2);
        assertThat(shell.execute("audit:anchor", "--why", " ").status()).isEqualTo(2);
    }

    private static final class FakeLog implements AuditLog {

        private final List<Object> asked = new ArrayList<>();
        private List<String> faults = List.of();
        private IOException failure;

        @Override
        public CompletableFuture<AuditEntry> append(AuditEvent event) {
            throw new UnsupportedOperationException("No command appends");
        }

        @Override
        public List<AuditEntry> list(AuditFilter filter) {
            asked.add(filter);
            return List.of(entry(3));
        }

        @Override
        public AuditVerdict verify(List<String> noted) {
            asked.add(noted);
            return new AuditVerdict(3, HASH, faults);
        }

        @Override
        public CompletableFuture<AuditEntry> anchor(String who, String why) {
            asked.add(who + ": " + why);
            return CompletableFuture.completedFuture(entry(4));
        }

        @Override
        public long export(OutputStream out) throws IOException {
            out.write("{}\n".getBytes(UTF_8));
            if (failure != null) {
                throw failure;
            }
            return 3;
        }

        private static AuditEntry entry(long sequence) {
            return new AuditEntry(
                    sequence,
                    Instant.parse("2026-11-22T10:00:00Z"),
                    AuditEvent.refused("secret.put", "mqtt", "no").by("shell").with("x", "\u0007"),
                    HASH);
        }
    }
}
