package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.secret.SecureStorageStatus;
import dev.tomte.shell.internal.TestClient.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecretCommandsTest {

    @TempDir
    Path data;

    private final FakeStorage storage = new FakeStorage();
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data)
                .with("secret", new SecretCommands(storage), "list", "put", "get", "delete")
                .with("secret", new SecretBackendCommands(storage), "backend", "migrate", "unlock");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("S3: secret:put asks twice, unseen, at a terminal, and stores nothing if the two differ")
    void putAtATerminal() throws IOException {
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.inputs.addAll(List.of("grüße\n", "grüße\n"));
            assertThat(client.execute("secret:put", "a/b").out()).isEqualTo("a/b is kept.\n");
            assertThat(client.secretReads).isEqualTo(2);
            client.inputs.addAll(List.of("one\n", "other\n"));
            assertThat(client.execute("secret:put", "a/b").err()).contains("different; nothing was changed");
        }
        assertThat(storage.text("a/b")).isEqualTo("grüße");
    }

    @Test
    @DisplayName("S3: secret:put reads all of standard input but for one line end, and never takes it as an argument")
    void putFromAPipe() throws IOException {
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            client.inputs.add("two\nlines\n");
            assertThat(client.execute("secret:put", "a").status()).isZero();
            assertThat(client.execute("secret:put", "b").err()).contains("Expected 1 to 65536 bytes, not 0");
            assertThat(client.execute("secret:put", "b", "as-argument").status())
                    .isEqualTo(2);
            assertThat(client.execute("secret:put", "--value", "x", "b").status())
                    .isEqualTo(2);
        }
        assertThat(storage.text("a")).isEqualTo("two\nlines");
        assertThat(storage.kept).containsOnlyKeys("a");
    }

    @Test
    @DisplayName("S3: secret:get prints a secret only with --show; a name that is close is offered")
    void get() throws IOException {
        storage.kept.put("mqtt/password", "hunter2".getBytes(StandardCharsets.UTF_8));
        assertThat(shell.execute("secret:get", "mqtt/password").out())
                .contains("There is a secret mqtt/password")
                .doesNotContain("hunter2");
        assertThat(shell.execute("secret:get", "--show", "mqtt/password").out()).isEqualTo("hunter2");
        Result wrong = shell.execute("secret:get", "--show", "mqtt/pasword");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("Did you mean mqtt/password?");
        assertThat(shell.execute("secret:get", "none").status()).isEqualTo(1);
    }

    @Test
    @DisplayName("S3: secret:list and secret:delete work by name, as text and as JSON")
    void listAndDelete() throws IOException {
        assertThat(shell.execute("secret:list").out()).isEqualTo("No secrets.\n");
        storage.kept.put("a", new byte[] {1});
        storage.kept.put("b", new byte[] {2});
        assertThat(shell.execute("secret:list").out()).isEqualTo("NAME\na\nb\n");
        assertThat(shell.execute("secret:list", "--json").out()).isEqualTo("[{\"name\":\"a\"},{\"name\":\"b\"}]\n");
        assertThat(shell.execute("secret:delete", "a").out()).isEqualTo("a is deleted.\n");
        assertThat(shell.execute("secret:delete", "a").err()).contains("There is no secret 'a'.");
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            assertThat(client.complete("secret:get ")).anyMatch(line -> line.contains("b"));
        }
    }

    @Test
    @DisplayName("S3: secret:backend says which back end is used, which could be and why others cannot; fallback aloud")
    void backend() throws IOException {
        storage.fallback = Optional.of("file-machine is used instead of tpm");
        Result text = shell.execute("secret:backend");
        assertThat(text.out())
                .startsWith("Secrets are kept in file-machine (configured: auto).")
                .contains("no TPM at /dev/tpmrm0");
        assertThat(text.err()).isEqualTo("Warning: file-machine is used instead of tpm\n");
        assertThat(shell.execute("secret:backend", "--json").out())
                .startsWith("{\"active\":\"file-machine\",\"configured\":\"auto\",\"fallback\":\"file-machine is used")
                .contains("\"name\":\"tpm\"");
    }

    @Test
    @DisplayName("S3: secret:migrate moves to a back end that is there, and offers the one that was meant")
    void migrate() throws IOException {
        assertThat(shell.execute("secret:migrate", "tpm").out())
                .isEqualTo("Secrets are kept in tpm from now on; 7 were moved.\n");
        assertThat(shell.execute("secret:migrate", "tpmm").err()).contains("Did you mean tpm?");
        assertThat(storage.migrated).containsExactly("tpm");
    }

    @Test
    @DisplayName(
            "S3: secret:unlock asks once for a passphrase that is known, twice for a new one, and says what is wrong")
    void unlock() throws IOException {
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.inputs.add("right\n");
            assertThat(client.execute("secret:unlock").out()).isEqualTo("The secrets are unlocked.\n");
            client.inputs.add("wrong\n");
            Result wrong = client.execute("secret:unlock");
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.err()).isEqualTo("secret:unlock: The passphrase is not the one\n");
            client.inputs.addAll(List.of("right\n", "right\n"));
            assertThat(client.execute("secret:unlock", "--new").out()).contains("no disk keeps it");
        }
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            client.inputs.add("right\n");
            assertThat(client.execute("secret:unlock").status()).isZero();
        }
        assertThat(storage.unlocked).containsExactly(false, true, false);
    }

    /** Keeps bytes by name. */
    private static final class FakeStorage implements SecureStorage {

        final TreeMap<String, byte[]> kept = new TreeMap<>();
        final List<String> migrated = new ArrayList<>();
        final List<Boolean> unlocked = new ArrayList<>();
        Optional<String> fallback = Optional.empty();

        String text(String name) {
            return new String(kept.get(name), StandardCharsets.UTF_8);
        }

        @Override
        public void storeKey(String name, Secret secret) {
            kept.put(name, secret.bytes());
        }

        @Override
        public Optional<Secret> retrieveKey(String name) {
            return Optional.ofNullable(kept.get(name)).map(bytes -> Secret.of(bytes.clone()));
        }

        @Override
        public boolean deleteKey(String name) {
            return kept.remove(name) != null;
        }

        @Override
        public List<String> list() {
            return List.copyOf(kept.keySet());
        }

        @Override
        public int migrate(String backend) {
            migrated.add(backend);
            return 7;
        }

        @Override
        public void unlock(Secret passphrase, boolean create) throws SecureStorageException {
            try (Secret right = Secret.of("right".toCharArray())) {
                if (!right.matches(passphrase)) {
                    throw new SecureStorageException(Reason.WRONG_KEY, "The passphrase is not the one");
                }
            }
            unlocked.add(create);
        }

        @Override
        public SecureStorageStatus status() {
            return new SecureStorageStatus(
                    Optional.of("file-machine"),
                    "auto",
                    fallback,
                    List.of(
                            new SecureStorageStatus.Backend("tpm", "a TPM", Optional.of("no TPM at /dev/tpmrm0")),
                            new SecureStorageStatus.Backend("file-machine", "a file", Optional.empty())));
        }
    }
}
