package dev.tomte.securestorage.internal;

import static dev.tomte.secret.SecureStorageException.Reason.DAMAGED;
import static dev.tomte.secret.SecureStorageException.Reason.IO;
import static dev.tomte.secret.SecureStorageException.Reason.LOCKED;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VaultTest {

    @TempDir
    Path folder;

    private VaultFixture device;

    @BeforeEach
    void prepare() {
        device = new VaultFixture(folder);
    }

    @Test
    @DisplayName("S3: without TPM, bus and passphrase everything works out of the box, in a file of the machine")
    void outOfTheBox() throws Exception {
        Vault vault = device.start(Map.of());
        assertThat(vault.names()).isEmpty();
        assertThat(vault.get("a")).isEmpty();
        assertThat(folder.resolve("secrets")).as("reading chooses nothing").doesNotExist();
        put(vault, "a", "first");
        assertThat(vault.status().active()).contains("file-machine");
        assertThat(Secrets.text(device.start(Map.of()).get("a"))).contains("first");
        assertThat(device.audited()).containsExactly("secret.place file-machine SUCCESS");
        assertThat(health(vault).getStatus()).isEqualTo(Result.Status.OK);
    }

    @Test
    @DisplayName("S3: auto takes the first of the order of preference, and stays with it")
    void strongestFirst() throws Exception {
        device.passphrase("a good passphrase");
        put(device.start(Map.of("passphraseSource", "env:PASS")), "a", "first");
        assertThat(device.start(Map.of("passphraseSource", "env:PASS")).status().active())
                .contains("file-passphrase");

        device.passphrase(null);
        Vault vault = device.start(Map.of("passphraseSource", "env:PASS"));
        assertThat(failure(UNAVAILABLE, () -> vault.get("a"))).hasMessageContaining("PASS");
        assertThat(failure(UNAVAILABLE, () -> put(vault, "b", "second")))
                .hasMessageContaining("No fallback is configured");
        failure(UNAVAILABLE, vault::names);
        failure(UNAVAILABLE, vault::all);
        failure(UNAVAILABLE, () -> vault.delete("a"));
        assertThat(folder.resolve("secrets/file-machine.sealed")).doesNotExist();
        assertThat(health(vault).getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(device.audited()).contains("secret.fallback file-passphrase REFUSED");
    }

    @Test
    @DisplayName("S3: a passphrase that is configured but not there is not passed over for something weaker")
    void notPassedOver() {
        Vault vault = device.start(Map.of("passphraseSource", "env:PASS"));
        assertThat(failure(UNAVAILABLE, () -> put(vault, "a", "first"))).hasMessageContaining("is set up, but");
        Vault locked = device.start(Map.of("passphraseSource", "prompt"));
        failure(LOCKED, () -> put(locked, "a", "first"));
        assertThat(folder.resolve("secrets/placement")).doesNotExist();
    }

    @Test
    @DisplayName("S3: a fallback that is configured is used, audited and shown in health; nothing is lost behind it")
    void fallback() throws Exception {
        Map<String, Object> config =
                Map.of("passphraseSource", "env:PASS", "fallback", new String[] {"tpm", "file-machine"});
        device.passphrase("a good passphrase");
        put(device.start(config), "a", "first");
        put(device.start(config), "b", "behind");

        device.passphrase(null);
        Vault vault = device.start(config);
        put(vault, "a", "second");
        assertThat(Secrets.text(vault.get("a"))).contains("second");
        assertThat(failure(UNAVAILABLE, () -> vault.get("b")))
                .as("it may be where nobody can look")
                .hasMessageContaining("Some secrets are in file-passphrase");
        failure(UNAVAILABLE, vault::names);
        failure(UNAVAILABLE, vault::all);
        failure(UNAVAILABLE, () -> vault.delete("a"));
        assertThat(vault.status().fallback()).hasValueSatisfying(words -> assertThat(words)
                .contains("file-machine is used instead of file-passphrase"));
        assertThat(device.audited()).contains("secret.fallback file-machine SUCCESS");

        device.passphrase("a good passphrase");
        Vault again = device.start(config);
        assertThat(again.names()).containsExactly("a", "b");
        assertThat(Secrets.texts(again.all())).containsExactly("a=second", "b=behind");
        assertThat(health(again).getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(Secrets.text(again.get("b"))).contains("behind");
        assertThat(again.migrate(BackendName.FILE_PASSPHRASE)).isEqualTo(1);
        assertThat(Secrets.text(again.get("a"))).contains("second");
        assertThat(Secrets.text(again.get("b"))).contains("behind");
        assertThat(folder.resolve("secrets/file-machine.sealed")).doesNotExist();
        assertThat(health(again).getStatus()).isEqualTo(Result.Status.OK);
    }

    @Test
    @DisplayName("S3: a back end that is configured and not there is an error, unless a fallback is named")
    void configuredButMissing() throws Exception {
        Vault vault = device.start(Map.of("backend", "tpm"));
        assertThat(failure(UNAVAILABLE, () -> put(vault, "a", "first"))).hasMessageContaining("there is no TPM at");
        assertThat(folder.resolve("secrets/placement")).doesNotExist();

        Vault allowed = device.start(Map.of("backend", "tpm", "fallback", new String[] {"file-machine"}));
        put(allowed, "a", "first");
        assertThat(Secrets.text(allowed.get("a"))).contains("first");
        assertThat(health(allowed).getStatus()).isEqualTo(Result.Status.WARN);
    }

    @Test
    @DisplayName("S3: secrets that are elsewhere than configured are neither read nor written until they are moved")
    void conflict() throws Exception {
        put(device.start(Map.of()), "a", "first");
        device.passphrase("a good passphrase");
        Vault vault = device.start(Map.of("backend", "file-passphrase", "passphraseSource", "env:PASS"));
        assertThat(failure(UNAVAILABLE, () -> vault.get("a")))
                .hasMessageContaining("tomte secret:migrate file-passphrase");
        failure(UNAVAILABLE, () -> put(vault, "b", "second"));
        assertThat(health(vault).getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(vault.migrate(BackendName.FILE_PASSPHRASE)).isEqualTo(1);
        assertThat(Secrets.text(vault.get("a"))).contains("first");
        assertThat(health(vault).getStatus()).isEqualTo(Result.Status.OK);
    }

    @Test
    @DisplayName("S3: a move takes all, is on disk, is written into the configuration, and wipes where they were")
    void migrate() throws Exception {
        device.passphrase("a good passphrase");
        Vault vault = device.start(Map.of("backend", "file-machine", "passphraseSource", "env:PASS"));
        put(vault, "a", "first");
        put(vault, "b/c", "second");
        assertThat(vault.migrate(BackendName.FILE_PASSPHRASE)).isEqualTo(2);
        assertThat(device.configured()).containsExactly("file-passphrase");
        assertThat(Secrets.text(vault.get("b/c"))).contains("second");
        try (var files = Files.list(folder.resolve("secrets"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("file-passphrase.sealed", "placement");
        }
        Vault restarted = device.start(Map.of("passphraseSource", "env:PASS"));
        assertThat(restarted.names()).containsExactly("a", "b/c");
        assertThat(restarted.migrate(BackendName.FILE_PASSPHRASE)).isZero();
    }

    @Test
    @DisplayName("S3: a move to a place that cannot take them changes nothing")
    void failedMove() throws Exception {
        Vault vault = device.start(Map.of("passphraseSource", "env:PASS"));
        device.passphrase("a good passphrase");
        put(device.start(Map.of()), "a", "first");
        device.passphrase(null);
        failure(UNAVAILABLE, () -> vault.migrate(BackendName.FILE_PASSPHRASE));
        failure(UNAVAILABLE, () -> vault.migrate(BackendName.TPM));
        assertThat(Secrets.text(device.start(Map.of()).get("a"))).contains("first");
        assertThat(device.configured()).isEmpty();
    }

    @Test
    @DisplayName("S3: a move whose clearing up fails says so, is used at once, and is cleared up by the next start")
    void cutOffMove() throws Exception {
        device.passphrase("a good passphrase");
        Map<String, Object> config = Map.of("backend", "file-machine", "passphraseSource", "env:PASS");
        Vault vault = device.start(config);
        put(vault, "a", "first");
        device.refuseConfiguration(new IOException("the disk is full"));
        assertThat(failure(IO, () -> vault.migrate(BackendName.FILE_PASSPHRASE)))
                .hasMessageContaining("used from there")
                .hasMessageContaining("the disk is full");
        assertThat(Secrets.text(vault.get("a"))).contains("first");
        assertThat(health(vault).getStatus()).isEqualTo(Result.Status.WARN);

        Vault still = device.start(config);
        assertThat(Secrets.text(still.get("a"))).contains("first");
        assertThat(health(still).getStatus()).isEqualTo(Result.Status.WARN);

        device.refuseConfiguration(null);
        Vault restarted = device.start(config);
        assertThat(Secrets.text(restarted.get("a"))).contains("first");
        assertThat(device.configured()).containsExactly("file-passphrase");
        assertThat(health(restarted).getStatus()).isEqualTo(Result.Status.OK);
    }

    @Test
    @DisplayName("S3: what a cut-off move had left in the new place does not come to life again")
    void staleCopies() throws Exception {
        device.passphrase("a good passphrase");
        Vault vault = device.start(Map.of("passphraseSource", "env:PASS", "backend", "file-machine"));
        put(vault, "a", "first");
        for (SecretBackend backend : device.backends()) {
            if (backend.name() == BackendName.FILE_PASSPHRASE) {
                try (Secret stale = Secrets.of("stale")) {
                    backend.putAll(Map.of("deleted/long/ago", stale));
                }
            }
        }
        vault.migrate(BackendName.FILE_PASSPHRASE);
        assertThat(vault.names()).containsExactly("a");
    }

    @Test
    @DisplayName("S3: a lost or damaged note of the place is found; secrets are never taken for absent")
    void placement() throws Exception {
        put(device.start(Map.of()), "a", "first");
        Path placement = folder.resolve("secrets/placement");
        Files.delete(placement);
        assertThat(Secrets.text(device.start(Map.of()).get("a"))).contains("first");
        assertThat(placement).exists();

        Files.writeString(placement, "tomte secret placement 1\nbackend nowhere\n");
        Vault damaged = device.start(Map.of());
        failure(DAMAGED, () -> damaged.get("a"));
        failure(DAMAGED, () -> put(damaged, "b", "second"));

        Files.delete(placement);
        Files.copy(folder.resolve("secrets/file-machine.sealed"), folder.resolve("secrets/tpm.sealed"));
        Vault unsure = device.start(Map.of());
        assertThat(failure(DAMAGED, () -> unsure.get("a"))).hasMessageContaining("tpm, file-machine");
    }

    @Test
    @DisplayName("S3: a configuration that will not do is not replaced by another: nothing is kept or read")
    void wrongConfiguration() {
        Vault vault = device.start(Map.of("backend", "tpmm"));
        assertThat(failure(UNAVAILABLE, () -> put(vault, "a", "first"))).hasMessageContaining("tpmm");
        assertThat(folder.resolve("secrets")).doesNotExist();
    }

    @Test
    @DisplayName("S3, S4: others get and set secrets by name, and each call is audited without the secret")
    void audited() throws Exception {
        AuditedSecureStorage storage = device.storage(device.start(Map.of()));
        try (Secret secret = Secrets.of("hunter2")) {
            storage.storeKey("mqtt/password", secret);
        }
        assertThat(Secrets.text(storage.retrieveKey("mqtt/password"))).contains("hunter2");
        assertThat(storage.deleteKey("mqtt/password")).isTrue();
        assertThat(device.audited())
                .containsExactly(
                        "secret.place file-machine SUCCESS",
                        "secret.put mqtt/password SUCCESS",
                        "secret.get mqtt/password SUCCESS",
                        "secret.delete mqtt/password SUCCESS")
                .noneMatch(line -> line.contains("hunter2"));
        for (String wrong : List.of("", "/a", "a/", "a b", "ä", "a".repeat(201))) {
            assertThat(catchThrowable(() -> storage.retrieveKey(wrong))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Result health(Vault vault) {
        return new SecretsHealthCheck(vault).execute();
    }

    private static void put(Vault vault, String name, String value) throws SecureStorageException {
        try (Secret secret = Secrets.of(value)) {
            vault.putAll(Map.of(name, secret));
        }
    }
}
