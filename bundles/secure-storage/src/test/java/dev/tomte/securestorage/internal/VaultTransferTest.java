package dev.tomte.securestorage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecretTransfer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VaultTransferTest {

    @TempDir
    Path folder;

    private Vault from;
    private Vault to;
    private VaultTransfer importer;
    private byte[] exported;

    @BeforeEach
    void prepare() throws Exception {
        VaultFixture device = new VaultFixture(folder.resolve("from"));
        from = device.start(Map.of());
        put(from, "mqtt/password", "hunter2");
        put(from, "a", "first");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(new VaultTransfer(from, device.auditor()).exportTo(out)).isEqualTo(2);
        exported = out.toByteArray();
        VaultFixture fresh = new VaultFixture(folder.resolve("to"));
        to = fresh.start(Map.of());
        importer = new VaultTransfer(to, fresh.auditor());
    }

    @Test
    @DisplayName("S4: a fresh device gets all secrets back; of those it has, only the same names are replaced")
    void fresh() throws Exception {
        put(to, "a", "old");
        put(to, "b", "stays");
        assertThat(importer.importFrom(new ByteArrayInputStream(exported))).isEqualTo(2);
        assertThat(to.names()).containsExactly("a", "b", "mqtt/password");
        assertThat(Secrets.text(to.get("a"))).contains("first");
        assertThat(Secrets.text(to.get("b"))).contains("stays");
        assertThat(Secrets.text(to.get("mqtt/password"))).contains("hunter2");
    }

    @Test
    @DisplayName("S4: what a restore replaced is in no backup")
    void replaced() throws Exception {
        put(from, SecretTransfer.REPLACED + "a", "before the restore");
        put(from, "b", "second");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(new VaultTransfer(from, new VaultFixture(folder).auditor()).exportTo(out))
                .isEqualTo(3);
        assertThat(importer.importFrom(new ByteArrayInputStream(out.toByteArray())))
                .isEqualTo(3);
        assertThat(Secrets.texts(to.all())).containsExactly("a=first", "b=second", "mqtt/password=hunter2");
    }

    @Test
    @DisplayName("S4: what comes after the secrets in the stream is left to others")
    void restOfTheStream() throws Exception {
        byte[] more = Arrays.copyOf(exported, exported.length + 3);
        InputStream in = new ByteArrayInputStream(more);
        importer.importFrom(in);
        assertThat(in.available()).isEqualTo(3);
    }

    @Test
    @DisplayName("S4: each flipped bit and each cut on the way is found, and nothing of it is kept")
    void damaged() throws Exception {
        for (int i = 0; i < exported.length; i++) {
            byte[] changed = exported.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            refused(changed, "bit of byte " + i);
            refused(Arrays.copyOf(exported, i), "cut at " + i);
        }
        assertThat(to.names()).isEmpty();
    }

    @Test
    @DisplayName("S4: an announced length that is beyond all bounds allocates nothing")
    void lengths() throws Exception {
        byte[] changed = exported.clone();
        int at = 8 + 1 + 2 + 1; // behind magic, version, mark and length of the name a
        Arrays.fill(changed, at, at + 4, (byte) 0x7f);
        assertThatThrownBy(() -> importer.importFrom(new ByteArrayInputStream(changed)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 65536 bytes");
    }

    private void refused(byte[] bytes, String what) {
        assertThatThrownBy(() -> importer.importFrom(new ByteArrayInputStream(bytes)))
                .as(what)
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2", "first"));
    }

    private static void put(Vault vault, String name, String value) throws Exception {
        try (Secret secret = Secrets.of(value)) {
            vault.putAll(Map.of(name, secret));
        }
    }
}
