package dev.tomte.securestorage.internal.keyring;

import static dev.tomte.secret.SecureStorageException.Reason.LOCKED;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import dev.tomte.secret.Secret;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SecretServiceBackendTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "S3: GNOME's key ring keeps, replaces, lists and forgets secrets, apart from those of another data folder")
    void roundTrip() throws Exception {
        try (KeyRing ring = KeyRing.unlocked(folder.resolve("home"))) {
            SecretServiceBackend backend = backend("mine", ring.address());
            SecretServiceBackend other = backend("other", ring.address());
            put(backend, "a/one", "first");
            put(backend, "a/one", "second");
            put(backend, "b", "zwölf");
            put(other, "c", "theirs");

            assertThat(backend.names()).containsExactly("a/one", "b");
            assertThat(Secrets.text(backend.get("a/one"))).contains("second");
            assertThat(Secrets.text(backend.get("b"))).contains("zwölf");
            assertThat(Secrets.texts(backend.all())).containsExactly("a/one=second", "b=zwölf");
            assertThat(backend.get("c")).isEmpty();
            assertThat(backend.delete("b")).isTrue();
            assertThat(backend.delete("b")).isFalse();
            backend.wipe();
            assertThat(backend.names()).isEmpty();
            assertThat(other.names()).containsExactly("c");
        }
    }

    @Test
    @DisplayName("S3: 64 KiB of any bytes come back as they were")
    void large() throws Exception {
        try (KeyRing ring = KeyRing.unlocked(folder.resolve("home"))) {
            byte[] value = new byte[64 * 1024];
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) (i * 31);
            }
            SecretServiceBackend backend = backend("mine", ring.address());
            try (Secret secret = Secret.of(value.clone())) {
                backend.putAll(Map.of("large", secret));
            }
            try (Secret found = backend.get("large").orElseThrow()) {
                assertThat(Arrays.equals(found.bytes(), value)).isTrue();
            }
        }
    }

    @Test
    @DisplayName("S3: secret-tool reads what Tomte stored, by the documented attributes")
    void readBySecretTool() throws Exception {
        Path tool = Outside.require("secret-tool", "libsecret-tools");
        try (KeyRing ring = KeyRing.unlocked(folder.resolve("home"))) {
            put(backend("mine", ring.address()), "mqtt/password", "from Tomte");
            ProcessBuilder lookup =
                    new ProcessBuilder(tool.toString(), "lookup", "application", "tomte", "name", "mqtt/password");
            lookup.environment().put("DBUS_SESSION_BUS_ADDRESS", ring.address());
            Process process = lookup.redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(out).isEqualTo("from Tomte");
        }
    }

    @Test
    @DisplayName("S3: a locked key ring is LOCKED, at once and without a prompt, and opens again with what it held")
    void locked() throws Exception {
        Path home = folder.resolve("home");
        try (KeyRing ring = KeyRing.unlocked(home)) {
            put(backend("mine", ring.address()), "a", "first");
        }
        try (KeyRing ring = KeyRing.locked(home)) {
            SecretServiceBackend backend = backend("mine", ring.address());
            assertThat(failure(LOCKED, () -> backend.get("a"))).hasMessageContaining("Unlock it");
            failure(LOCKED, () -> put(backend, "a", "second"));
            failure(LOCKED, () -> backend.delete("a"));
            failure(LOCKED, backend::check);
        }
        try (KeyRing ring = KeyRing.unlocked(home)) {
            assertThat(Secrets.text(backend("mine", ring.address()).get("a"))).contains("first");
        }
    }

    @Test
    @DisplayName("S3: no session bus, a bus that is gone and a bus without a key ring are clear errors")
    void absent() throws Exception {
        SecretFolder secrets = new SecretFolder(folder);
        SecretServiceBackend none = new SecretServiceBackend(secrets, Map.of(), "");
        assertThat(failure(UNAVAILABLE, none::check)).hasMessageContaining("no session bus");
        SecretServiceBackend gone = new SecretServiceBackend(
                secrets, Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder + "/bus"), "");
        assertThat(failure(UNAVAILABLE, gone::check)).hasMessageContaining(folder + "/bus");
        SecretServiceBackend nonsense = new SecretServiceBackend(secrets, Map.of(), "not an address");
        failure(UNAVAILABLE, nonsense::check);
    }

    private SecretServiceBackend backend(String dataFolder, String address) {
        return new SecretServiceBackend(new SecretFolder(folder.resolve(dataFolder)), Map.of(), address);
    }

    private static void put(SecretServiceBackend backend, String name, String value) throws Exception {
        try (Secret secret = Secrets.of(value)) {
            backend.putAll(Map.of(name, secret));
        }
    }
}
