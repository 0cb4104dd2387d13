package dev.tomte.securestorage.internal.tpm;

import static dev.tomte.secret.SecureStorageException.Reason.DAMAGED;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.secret.SecureStorageException.Reason.WRONG_KEY;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TpmBackendTest {

    @TempDir
    Path folder;

    private SecretFolder secrets;
    private Path file;

    @BeforeEach
    void prepare() {
        secrets = new SecretFolder(folder);
        file = secrets.file("tpm.sealed");
    }

    @Test
    @DisplayName("S3: a TPM opens what it sealed, also after a restart of both, and leaves no object in the TPM")
    void roundTrip() throws Exception {
        try (TpmSimulator tpm = TpmSimulator.start(folder.resolve("tpm"))) {
            TpmBackend backend = new TpmBackend(secrets, tpm.place());
            backend.check();
            put(backend, "a/one", "first");
            put(backend, "a/two", "second");
            // Three objects are all a TPM has room for: those of ten starts must have been flushed.
            for (int i = 0; i < 10; i++) {
                TpmBackend again = new TpmBackend(secrets, tpm.place());
                assertThat(Secrets.text(again.get("a/one"))).contains("first");
                again.close();
            }
        }
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("first", "a/one");
        try (TpmSimulator tpm = TpmSimulator.start(folder.resolve("tpm"))) {
            TpmBackend backend = new TpmBackend(secrets, tpm.place());
            assertThat(backend.names()).containsExactly("a/one", "a/two");
            assertThat(backend.delete("a/one")).isTrue();
            assertThat(backend.delete("a/one")).isFalse();
            assertThat(backend.get("a/one")).isEmpty();
        }
    }

    @Test
    @DisplayName("S3: another TPM does not open it, says so, and the file stays as it is")
    void anotherTpm() throws Exception {
        try (TpmSimulator tpm = TpmSimulator.start(folder.resolve("tpm"))) {
            put(new TpmBackend(secrets, tpm.place()), "a", "first");
        }
        byte[] before = Files.readAllBytes(file);
        try (TpmSimulator other = TpmSimulator.start(folder.resolve("other"))) {
            TpmBackend backend = new TpmBackend(secrets, other.place());
            failure(WRONG_KEY, () -> backend.get("a"));
            assertThat(failure(WRONG_KEY, () -> put(backend, "b", "second"))).hasMessageContaining("another TPM");
        }
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    @DisplayName("S3: a missing TPM is a clear error, with what was stored before and without")
    void missingTpm() throws Exception {
        TpmBackend none = new TpmBackend(secrets, folder.resolve("tpmrm0").toString());
        assertThat(failure(UNAVAILABLE, none::check)).hasMessageContaining("there is no TPM at");
        failure(UNAVAILABLE, () -> put(none, "a", "first"));
        assertThat(file).doesNotExist();
        String place;
        try (TpmSimulator tpm = TpmSimulator.start(folder.resolve("tpm"))) {
            place = tpm.place();
            put(new TpmBackend(secrets, place), "a", "first");
        }
        byte[] before = Files.readAllBytes(file);
        TpmBackend gone = new TpmBackend(secrets, place);
        failure(UNAVAILABLE, () -> gone.get("a"));
        failure(UNAVAILABLE, () -> put(gone, "a", "second"));
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    @DisplayName("S3: a flipped bit in the sealed key or behind it is found, and nothing is written over")
    void damaged() throws Exception {
        try (TpmSimulator tpm = TpmSimulator.start(folder.resolve("tpm"))) {
            put(new TpmBackend(secrets, tpm.place()), "a", "first");
            byte[] whole = Files.readAllBytes(file);
            for (int at : new int[] {0, 9, 40, whole.length / 2, whole.length - 1}) {
                byte[] changed = whole.clone();
                changed[at] ^= 0x10;
                Files.write(file, changed);
                TpmBackend backend = new TpmBackend(secrets, tpm.place());
                failure(DAMAGED, () -> backend.get("a"));
                failure(DAMAGED, () -> put(backend, "b", "second"));
                assertThat(file).hasBinaryContent(changed);
            }
        }
    }

    @Test
    @DisplayName("S3: a sealed key that was changed is refused by the TPM itself")
    void changedSealedKey() throws Exception {
        try (TpmSimulator simulator = TpmSimulator.start(folder.resolve("tpm"))) {
            TpmKey key = new TpmKey(simulator.place());
            try (Secret master = Secret.of(new byte[32])) {
                byte[] block = key.wrap(master);
                for (int i = 2; i < block.length; i += 7) {
                    byte[] changed = block.clone();
                    changed[i] ^= 1;
                    assertThatThrownBy(() -> key.unwrap(changed).close())
                            .as("bit 0 of byte %s", i)
                            .isInstanceOf(SecureStorageException.class);
                }
                try (Secret same = key.unwrap(block)) {
                    assertThat(same.matches(master)).isTrue();
                }
            }
        }
    }

    private static void put(TpmBackend backend, String name, String value) throws Exception {
        try (Secret secret = Secrets.of(value)) {
            backend.putAll(Map.of(name, secret));
        }
    }
}
