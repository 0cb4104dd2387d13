package dev.tomte.securestorage.internal.desktop;

import static dev.tomte.secret.SecureStorageException.Reason.DAMAGED;
import static dev.tomte.secret.SecureStorageException.Reason.UNAVAILABLE;
import static dev.tomte.secret.SecureStorageException.Reason.WRONG_KEY;
import static dev.tomte.securestorage.internal.Secrets.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import dev.tomte.secret.Secret;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How DPAPI is called: blobs, lengths, flags, error codes, and that its results are wiped and freed. Not run on Windows. */
@Timeout(60)
class DpapiBackendTest {

    @TempDir
    Path folder;

    private final FakeWindows windows = new FakeWindows();

    @Test
    @DisplayName("S3: Windows protects the key without asking anybody; its results are wiped and freed")
    void roundTrip() throws Exception {
        put(backend(), "a", "first");
        put(backend(), "b", "second");
        assertThat(Secrets.text(backend().get("a"))).contains("first");
        assertThat(windows.lent).as("results not freed").isEmpty();
        assertThat(windows.flags).isNotEmpty().containsOnly(1);
    }

    @Test
    @DisplayName("S3: another account's key, a refusal and a wrong length are told apart, and nothing is written over")
    void failures() throws Exception {
        put(backend(), "a", "first");
        byte[] before = Files.readAllBytes(folder.resolve("secrets/dpapi.sealed"));
        for (int code : new int[] {13, 87, 0x80090005, 0x8009000b}) {
            windows.error = code;
            failure(WRONG_KEY, () -> backend().get("a"));
            failure(WRONG_KEY, () -> put(backend(), "b", "second"));
        }
        windows.error = 5;
        assertThat(failure(UNAVAILABLE, () -> backend().get("a"))).hasMessageContaining("error 5");
        windows.error = 0;
        windows.length = 31;
        failure(DAMAGED, () -> backend().get("a"));
        windows.length = 1_000_000;
        failure(DAMAGED, () -> backend().get("a"));
        windows.length = 0;
        assertThat(Secrets.text(backend().get("a"))).contains("first");
        assertThat(folder.resolve("secrets/dpapi.sealed")).hasBinaryContent(before);
        assertThat(windows.lent).as("results not freed").isEmpty();
    }

    private DpapiBackend backend() {
        return new DpapiBackend(new SecretFolder(folder), () -> true, () -> new Dpapi(windows, windows));
    }

    private static void put(DpapiBackend backend, String name, String value) throws Exception {
        try (Secret secret = Secrets.of(value)) {
            backend.putAll(Map.of(name, secret));
        }
    }

    /** Behaves as Microsoft's documentation says; what it makes has four bytes before, and each byte inverted. */
    private static final class FakeWindows implements Dpapi.Crypt, Dpapi.Kernel {

        final List<Pointer> lent = new ArrayList<>();
        final List<Integer> flags = new ArrayList<>();
        int error;
        /** That is announced instead of the true one, unless 0. */
        int length;

        @Override
        public boolean CryptProtectData(
                DataBlob dataIn,
                WString description,
                DataBlob entropy,
                Pointer reserved,
                Pointer prompt,
                int given,
                DataBlob dataOut) {
            assertThat(dataIn.cbData).isEqualTo(32);
            flags.add(given);
            byte[] in = bytes(dataIn);
            byte[] out = new byte[in.length + 4];
            for (int i = 0; i < in.length; i++) {
                out[i + 4] = (byte) ~in[i];
            }
            return answer(out, dataOut);
        }

        @Override
        public boolean CryptUnprotectData(
                DataBlob dataIn,
                Pointer description,
                DataBlob entropy,
                Pointer reserved,
                Pointer prompt,
                int given,
                DataBlob dataOut) {
            flags.add(given);
            if (error != 0) {
                return false;
            }
            byte[] in = bytes(dataIn);
            byte[] out = new byte[in.length - 4];
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) ~in[i + 4];
            }
            return answer(out, dataOut);
        }

        @Override
        public Pointer LocalFree(Pointer memory) {
            assertThat(memory.getByteArray(0, 16))
                    .as("wiped before it is freed")
                    .containsOnly(0);
            assertThat(lent.remove(memory)).isTrue();
            return null;
        }

        @Override
        public int GetLastError() {
            return error;
        }

        private boolean answer(byte[] content, DataBlob out) {
            // As much as may be announced: a length beyond what is there would have the wiping reach beyond it.
            Memory memory = new Memory(Math.max(content.length, length));
            memory.write(0, content, 0, content.length);
            lent.add(memory);
            out.pbData = memory;
            out.cbData = length == 0 ? content.length : length;
            return true;
        }

        private static byte[] bytes(DataBlob blob) {
            return Objects.requireNonNull(blob.pbData).getByteArray(0, blob.cbData);
        }
    }
}
