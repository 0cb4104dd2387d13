package dev.tomte.securestorage.internal.keys;

import static dev.tomte.secret.SecureStorageException.Reason.DAMAGED;
import static dev.tomte.secret.SecureStorageException.Reason.IO;
import static dev.tomte.secret.SecureStorageException.Reason.WRONG_KEY;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.fixtures.TestStore;
import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyInfo.State;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.KeySignature;
import dev.tomte.secret.Secret;
import dev.tomte.securestorage.internal.Vault;
import dev.tomte.securestorage.internal.VaultFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DeviceKeysTest {

    private static final byte[] CONTEXT = bytes("settings/token");
    private static final byte[] PLAIN = bytes("a word nobody else may read");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private VaultFixture device;
    private TestStore store;
    private Vault vault;
    private DeviceKeys keys;

    @BeforeEach
    void prepare() throws Exception {
        device = new VaultFixture(folder);
        store = TestStore.open(folder);
        restart();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("S4: what was sealed is opened with the same context, also after rotations and a restart")
    void sealAndOpen() throws Exception {
        byte[] sealed = keys.seal(KeyPurpose.DATABASE, PLAIN, CONTEXT);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("nobody");
        assertThat(keys.rotate(KeyPurpose.DATABASE).version()).isEqualTo(2);
        byte[] younger = keys.seal(KeyPurpose.DATABASE, PLAIN, CONTEXT);
        restart();
        for (byte[] each : List.of(sealed, younger)) {
            try (Secret opened = keys.open(KeyPurpose.DATABASE, each, CONTEXT)) {
                assertThat(opened.bytes()).isEqualTo(PLAIN);
            }
        }
        assertThat(states()).containsExactly("DATABASE 2 CURRENT", "DATABASE 1 RETIRED");
    }

    @Test
    @DisplayName("S4: each flipped bit, each cut, another context and another purpose are refused")
    void damagedSeals() throws Exception {
        byte[] sealed = keys.seal(KeyPurpose.DATABASE, PLAIN, CONTEXT);
        keys.current(KeyPurpose.NETWORK);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            boolean version = i >= 2 && i < 6;
            failure(
                    version && changed[2] >= 0 ? WRONG_KEY : DAMAGED,
                    () -> keys.open(KeyPurpose.DATABASE, changed, CONTEXT));
            int length = i;
            failure(DAMAGED, () -> keys.open(KeyPurpose.DATABASE, Arrays.copyOf(sealed, length), CONTEXT));
        }
        failure(DAMAGED, () -> keys.open(KeyPurpose.DATABASE, sealed, bytes("settings/other")));
        failure(DAMAGED, () -> keys.open(KeyPurpose.NETWORK, sealed, CONTEXT));
        assertThatIllegalArgumentException().isThrownBy(() -> keys.seal(KeyPurpose.SIGNING, PLAIN, CONTEXT));
        assertThatIllegalArgumentException().isThrownBy(() -> keys.open(KeyPurpose.BACKUP, sealed, CONTEXT));
    }

    @Test
    @DisplayName("S4: a wiped key opens nothing any more and is in no file; its number is not used again")
    void wipe() throws Exception {
        byte[] sealed = keys.seal(KeyPurpose.NETWORK, PLAIN, CONTEXT);
        assertThat(keys.wipe(KeyPurpose.NETWORK, 1).state()).isEqualTo(State.WIPED);
        failure(WRONG_KEY, () -> keys.open(KeyPurpose.NETWORK, sealed, CONTEXT));
        assertThat(vault.names()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> keys.key(KeyPurpose.NETWORK, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> keys.expire(KeyPurpose.NETWORK, 1, now));
        assertThatIllegalArgumentException().isThrownBy(() -> keys.wipe(KeyPurpose.NETWORK, 9));
        keys.wipe(KeyPurpose.NETWORK, 1);
        assertThat(keys.current(KeyPurpose.NETWORK).version()).isEqualTo(2);
    }

    @Test
    @DisplayName("S4: an expired key makes nothing new but opens what it sealed; the next one comes by itself")
    void expire() throws Exception {
        byte[] sealed = keys.seal(KeyPurpose.DATABASE, PLAIN, CONTEXT);
        keys.expire(KeyPurpose.DATABASE, 1, now.plus(Duration.ofDays(1)));
        assertThat(keys.current(KeyPurpose.DATABASE).version()).isEqualTo(1);
        now = now.plus(Duration.ofDays(1));
        assertThat(states()).containsExactly("DATABASE 1 RETIRED");
        assertThat(keys.current(KeyPurpose.DATABASE).version()).isEqualTo(2);
        keys.open(KeyPurpose.DATABASE, sealed, CONTEXT).close();
        assertThat(device.audited()).contains("key.expire database/1 SUCCESS", "key.rotate database/2 SUCCESS");
    }

    @Test
    @DisplayName("S4: signatures are verified with the version that made them, over rotations, until it is wiped")
    void sign() throws Exception {
        KeySignature first = keys.sign(PLAIN);
        keys.rotate(KeyPurpose.SIGNING);
        KeySignature second = keys.sign(PLAIN);
        assertThat(second.version()).isEqualTo(2);
        restart();
        assertThat(keys.verify(PLAIN, first)).isTrue();
        assertThat(keys.verify(PLAIN, second)).isTrue();
        assertThat(keys.verify(CONTEXT, second)).isFalse();
        assertThat(keys.verify(PLAIN, new KeySignature(1, second.signature()))).isFalse();
        assertThat(keys.verify(PLAIN, KeySignature.of(2, new byte[64]))).isFalse();
        assertThat(keys.verify(PLAIN, KeySignature.of(2, allOnes()))).isFalse();
        keys.wipe(KeyPurpose.SIGNING, 1);
        assertThat(keys.verify(PLAIN, first)).isFalse();
    }

    @Test
    @DisplayName("S4: a crash between the key and its row loses no key and uses none again")
    void crashBeforeTheRow() throws Exception {
        keys.current(KeyPurpose.BACKUP);
        store.fillDisk();
        failure(IO, () -> keys.rotate(KeyPurpose.BACKUP));
        store.freeDisk();
        assertThat(vault.names()).containsExactly("key/backup/1", "key/backup/2");
        assertThat(states()).containsExactly("BACKUP 1 CURRENT");

        restart();
        KeyInfo next = keys.rotate(KeyPurpose.BACKUP);
        assertThat(next.version()).isEqualTo(3);
        assertThat(states()).containsExactly("BACKUP 3 CURRENT", "BACKUP 2 RETIRED", "BACKUP 1 RETIRED");
    }

    @Test
    @DisplayName("S4: a database that was put back to an older state still opens what a younger key sealed")
    void olderDatabase() throws Exception {
        keys.rotate(KeyPurpose.DATABASE);
        byte[] sealed = keys.seal(KeyPurpose.DATABASE, PLAIN, CONTEXT);
        store.close();
        Path other = Files.createDirectory(folder.resolve("older"));
        store = TestStore.open(other);
        restart();
        try (Secret opened = keys.open(KeyPurpose.DATABASE, sealed, CONTEXT)) {
            assertThat(opened.bytes()).isEqualTo(PLAIN);
        }
        assertThat(keys.current(KeyPurpose.DATABASE).version()).isEqualTo(2);
    }

    @Test
    @DisplayName("S4: a key that comes back from a backup opens what it sealed, without a restart")
    void restored() throws Exception {
        byte[] sealed = keys.seal(KeyPurpose.DATABASE, PLAIN, CONTEXT);
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        try (Secret key = keys.key(KeyPurpose.DATABASE, 1);
                TestStore empty = TestStore.open(fresh)) {
            Vault other = new VaultFixture(fresh).start(Map.of());
            DeviceKeys theirs = new DeviceKeys(other, empty, device.auditor(), () -> now);
            theirs.current(KeyPurpose.NETWORK);
            failure(WRONG_KEY, () -> theirs.open(KeyPurpose.DATABASE, sealed, CONTEXT));
            other.putAll(Map.of("key/database/1", key));
            try (Secret opened = theirs.open(KeyPurpose.DATABASE, sealed, CONTEXT)) {
                assertThat(opened.bytes()).isEqualTo(PLAIN);
            }
        }
    }

    @Test
    @DisplayName("S4: a crash in the middle of wiping is finished when keys are next used")
    void crashWhileWiping() throws Exception {
        keys.current(KeyPurpose.NETWORK);
        try (Secret left = keys.key(KeyPurpose.NETWORK, 1)) {
            keys.wipe(KeyPurpose.NETWORK, 1);
            vault.putAll(Map.of("key/network/1", left));
        }
        restart();
        keys.current(KeyPurpose.DATABASE);
        assertThat(vault.names()).containsExactly("key/database/1");
    }

    @Test
    @DisplayName("S4: keys that are secret show nothing in words; only signing and backup keys have a public half")
    void description() throws Exception {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            KeyInfo key = keys.current(purpose);
            boolean pair = purpose == KeyPurpose.SIGNING || purpose == KeyPurpose.BACKUP;
            assertThat(key.publicKey().isPresent()).isEqualTo(pair);
            try (Secret secret = keys.key(purpose, 1)) {
                assertThat(secret.length()).isEqualTo(32);
                assertThat(secret).hasToString("Secret");
                assertThat(key.toString()).doesNotContain(HexFormat.of().formatHex(secret.bytes()));
            }
        }
        assertThat(vault.names()).containsExactly("key/backup/1", "key/database/1", "key/network/1", "key/signing/1");
    }

    private void restart() {
        vault = device.start(Map.of());
        keys = new DeviceKeys(vault, store, device.auditor(), () -> now);
    }

    private List<String> states() throws Exception {
        return keys.list().stream()
                .map(key -> key.purpose() + " " + key.version() + " " + key.state())
                .toList();
    }

    private static byte[] allOnes() {
        byte[] signature = new byte[64];
        Arrays.fill(signature, (byte) 0xff);
        return signature;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
