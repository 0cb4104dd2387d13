package dev.tomte.securestorage.internal.file;

import static dev.tomte.secret.SecureStorageException.Reason.DAMAGED;
import static dev.tomte.secret.SecureStorageException.Reason.IO;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.secret.SecureStorageException.Reason.WRONG_KEY;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.secret.Secret;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SecretFileTest {

    @TempDir
    Path folder;

    private SecretFolder secrets;
    private Path file;
    private Path key;

    @BeforeEach
    void prepare() {
        secrets = new SecretFolder(folder);
        file = secrets.file("file-machine.sealed");
        key = secrets.file("machine.key");
    }

    @Test
    @DisplayName("S3: a file keeps, replaces, lists and forgets secrets over restarts, and shows nothing of them")
    void roundTrip() throws Exception {
        MachineBackend backend = new MachineBackend(secrets);
        assertThat(backend.names()).isEmpty();
        assertThat(backend.isUsed()).isFalse();
        put(backend, "mqtt/password", "first");
        put(backend, "mqtt/password", "second");
        put(backend, "a", "");

        MachineBackend again = new MachineBackend(secrets);
        assertThat(again.names()).containsExactly("a", "mqtt/password");
        assertThat(Secrets.text(again.get("mqtt/password"))).contains("second");
        assertThat(Secrets.text(again.get("a"))).contains("");
        assertThat(again.delete("a")).isTrue();
        assertThat(again.delete("a")).isFalse();
        assertThat(again.get("a")).isEmpty();
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("second", "mqtt");
    }

    @Test
    @DisplayName("S3: the folder and its files are their owner's alone")
    void permissions() throws Exception {
        put(new MachineBackend(secrets), "a", "first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets"))))
                .isEqualTo("rwx------");
        for (Path each : new Path[] {file, key}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @DisplayName("S3: each single flipped bit is found, nothing is handed out and nothing written over")
    void flippedBits() throws Exception {
        put(new MachineBackend(secrets), "a", "first");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            Files.write(file, changed);
            MachineBackend backend = new MachineBackend(secrets);
            failure(DAMAGED, () -> backend.get("a"));
            failure(DAMAGED, () -> put(backend, "b", "second"));
            failure(DAMAGED, backend::check);
            assertThat(Files.readAllBytes(file)).isEqualTo(changed);
        }
    }

    @Test
    @DisplayName("S3: a file that was cut or grew is found at every length, and nothing written over")
    void otherLengths() throws Exception {
        put(new MachineBackend(secrets), "a", "first");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length + 1; length++) {
            if (length != whole.length) {
                byte[] cut = Arrays.copyOf(whole, length);
                Files.write(file, cut);
                MachineBackend backend = new MachineBackend(secrets);
                failure(DAMAGED, () -> backend.get("a"));
                failure(DAMAGED, () -> put(backend, "b", "second"));
                assertThat(Files.readAllBytes(file)).isEqualTo(cut);
            }
        }
    }

    @Test
    @DisplayName("S3: a change is found also by a process that has the key, and also if its checksum was made to fit")
    void tamperedWithWhileOpen() throws Exception {
        MachineBackend backend = new MachineBackend(secrets);
        put(backend, "a", "first");
        byte[] whole = Files.readAllBytes(file);
        int end = whole.length - 32;
        for (int at : new int[] {whole.length - 40, whole.length - 60, 80, 90}) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            byte[] checksum = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(changed, end));
            System.arraycopy(checksum, 0, changed, end, checksum.length);
            Files.write(file, changed);
            failure(DAMAGED, () -> backend.get("a"));
            failure(DAMAGED, () -> put(backend, "b", "second"));
        }
        Files.write(file, whole);
        assertThat(Secrets.text(backend.get("a"))).contains("first");
    }

    @Test
    @DisplayName("S3: another machine's key, none and a cut one are refused, and no new one is made")
    void wrongMachineKey() throws Exception {
        put(new MachineBackend(secrets), "a", "first");
        byte[] right = Files.readAllBytes(key);
        byte[] before = Files.readAllBytes(file);

        byte[] wrong = right.clone();
        wrong[3] ^= 1;
        Files.write(key, wrong);
        failure(WRONG_KEY, () -> put(new MachineBackend(secrets), "b", "second"));
        Files.write(key, Arrays.copyOf(right, 31));
        failure(DAMAGED, () -> new MachineBackend(secrets).get("a"));
        Files.delete(key);
        assertThat(failure(WRONG_KEY, () -> put(new MachineBackend(secrets), "b", "second")))
                .hasMessageContaining("put it back");
        assertThat(key).doesNotExist();
        assertThat(file).hasBinaryContent(before);

        secrets.write(key, right);
        assertThat(Secrets.text(new MachineBackend(secrets).get("a"))).contains("first");
    }

    @Test
    @DisplayName("S3: a machine key that others could read is refused, and the way out is said")
    void readableMachineKey() throws Exception {
        put(new MachineBackend(secrets), "a", "first");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(failure(UNAVAILABLE, () -> new MachineBackend(secrets).get("a")))
                .hasMessageContaining("chmod 600");
    }

    @Test
    @DisplayName("S3: more than the file may hold is refused, and what it held stays")
    void tooMuch() throws Exception {
        MachineBackend backend = new MachineBackend(secrets);
        put(backend, "a", "first");
        Map<String, Secret> many = new TreeMap<>();
        for (int i = 0; i < 70; i++) {
            many.put("many/" + i, Secret.of(new byte[64 * 1024]));
        }
        assertThat(failure(IO, () -> backend.putAll(many))).hasMessageContaining("secret:delete");
        assertThat(backend.names()).containsExactly("a");
        assertThat(new MachineBackend(secrets).names()).containsExactly("a");
    }

    @Test
    @DisplayName("S3: wiping removes the file and the key that opened it")
    void wipe() throws Exception {
        MachineBackend backend = new MachineBackend(secrets);
        put(backend, "a", "first");
        byte[] before = Files.readAllBytes(key);
        backend.wipe();
        assertThat(file).doesNotExist();
        assertThat(key).doesNotExist();
        put(backend, "b", "second");
        assertThat(backend.names()).containsExactly("b");
        assertThat(Files.readAllBytes(key)).isNotEqualTo(before);
    }

    static void put(SealedFileBackend backend, String name, String value) throws Exception {
        try (Secret secret = Secrets.of(value)) {
            backend.putAll(Map.of(name, secret));
        }
    }
}
