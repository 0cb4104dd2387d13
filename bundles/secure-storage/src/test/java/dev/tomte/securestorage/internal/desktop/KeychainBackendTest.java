package dev.tomte.securestorage.internal.desktop;

import static dev.tomte.secret.SecureStorageException.Reason.DAMAGED;
import static dev.tomte.secret.SecureStorageException.Reason.LOCKED;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.secret.SecureStorageException.Reason.WRONG_KEY;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.tomte.secret.Secret;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the keychain is called: bytes, lengths, codes, and that all it hands out is given back. Not run on macOS. */
@Timeout(60)
class KeychainBackendTest {

    @TempDir
    Path folder;

    private final FakeSecurity security = new FakeSecurity();

    @Test
    @DisplayName("S3: the keychain holds 32 bytes under dev.tomte and the data folder's id; all it hands out is freed")
    void roundTrip() throws Exception {
        put(backend(), "a", "first");
        put(backend(), "b", "second");
        assertThat(Secrets.text(backend().get("a"))).contains("first");
        assertThat(security.items).hasSize(1);
        assertThat(security.items.keySet().iterator().next()).matches("dev\\.tomte/[0-9a-f]{32}");
        assertThat(security.items.values().iterator().next()).hasSize(32);
        assertThat(security.lent).as("data not freed").isEmpty();

        backend().wipe();
        assertThat(security.items).isEmpty();
        assertThat(security.references).as("references not released").isZero();
        backend().wipe();
    }

    @Test
    @DisplayName("S3: a locked keychain, a missing item and another one are told apart")
    void failures() throws Exception {
        put(backend(), "a", "first");
        for (int code : new int[] {-25308, -25293}) {
            security.refusal = code;
            assertThat(failure(LOCKED, () -> backend().get("a"))).hasMessageContaining(Integer.toString(code));
            failure(LOCKED, () -> backend().check());
        }
        security.refusal = -67671;
        failure(UNAVAILABLE, () -> backend().get("a"));
        security.refusal = 0;
        assertThat(Secrets.text(backend().get("a"))).contains("first");

        String item = security.items.keySet().iterator().next();
        byte[] right = security.items.put(item, new byte[32]);
        failure(WRONG_KEY, () -> backend().get("a"));
        security.items.put(item, new byte[31]);
        failure(DAMAGED, () -> backend().get("a"));
        security.items.remove(item);
        failure(WRONG_KEY, () -> backend().get("a"));
        failure(WRONG_KEY, () -> put(backend(), "b", "second"));
        security.items.put(item, right);
        assertThat(backend().names()).containsExactly("a");
        assertThat(security.lent).as("data not freed").isEmpty();
    }

    private KeychainBackend backend() {
        return new KeychainBackend(new SecretFolder(folder), () -> true, () -> security);
    }

    private static void put(KeychainBackend backend, String name, String value) throws Exception {
        try (Secret secret = Secrets.of(value)) {
            backend.putAll(Map.of(name, secret));
        }
    }

    /** Behaves as Apple's documentation says. */
    private static final class FakeSecurity implements SecurityFramework {

        final Map<String, byte[]> items = new HashMap<>();
        final List<Memory> lent = new ArrayList<>();
        int references;
        int refusal;

        @Override
        public int SecKeychainAddGenericPassword(
                Pointer keychain,
                int serviceNameLength,
                byte[] serviceName,
                int accountNameLength,
                byte[] accountName,
                int passwordLength,
                byte[] passwordData,
                PointerByReference itemRef) {
            assertThat(itemRef).isNull();
            String key = key(serviceNameLength, serviceName, accountNameLength, accountName);
            if (refusal != 0 || items.containsKey(key)) {
                return refusal != 0 ? refusal : -25299;
            }
            items.put(key, Arrays.copyOf(passwordData, passwordLength));
            return SUCCESS;
        }

        @Override
        public int SecKeychainFindGenericPassword(
                Pointer keychain,
                int serviceNameLength,
                byte[] serviceName,
                int accountNameLength,
                byte[] accountName,
                IntByReference passwordLength,
                PointerByReference passwordData,
                PointerByReference itemRef) {
            if (refusal != 0) {
                return refusal;
            }
            String key = key(serviceNameLength, serviceName, accountNameLength, accountName);
            byte[] password = items.get(key);
            if (password == null) {
                return ITEM_NOT_FOUND;
            }
            if (passwordData != null) {
                Memory memory = new Memory(password.length);
                memory.write(0, password, 0, password.length);
                lent.add(memory);
                passwordLength.setValue(password.length);
                passwordData.setValue(memory);
            }
            if (itemRef != null) {
                Memory reference = new Memory(64);
                reference.setString(0, key, "US-ASCII");
                references++;
                lent.add(reference);
                itemRef.setValue(reference);
            }
            return SUCCESS;
        }

        @Override
        public int SecKeychainItemDelete(Pointer itemRef) {
            items.remove(itemRef.getString(0, "US-ASCII"));
            return SUCCESS;
        }

        @Override
        public int SecKeychainItemFreeContent(Pointer attributes, Pointer data) {
            assertThat(lent.removeIf(memory -> memory.equals(data))).isTrue();
            return SUCCESS;
        }

        @Override
        public void CFRelease(Pointer reference) {
            assertThat(lent.removeIf(memory -> memory.equals(reference))).isTrue();
            references--;
        }

        private static String key(int serviceLength, byte[] service, int accountLength, byte[] account) {
            return new String(service, 0, serviceLength, StandardCharsets.UTF_8) + "/"
                    + new String(account, 0, accountLength, StandardCharsets.UTF_8);
        }
    }
}
