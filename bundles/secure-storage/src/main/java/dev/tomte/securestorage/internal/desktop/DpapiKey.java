package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.file.Gcm;
import dev.tomte.securestorage.internal.file.KeyWrap;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/** Protects the master key for the Windows account that Tomte runs as. The block is what CryptProtectData made. */
final class DpapiKey implements KeyWrap {

    private static final String DESCRIPTION = "Tomte secrets";

    private final Supplier<Dpapi> dpapi;

    DpapiKey(Supplier<Dpapi> dpapi) {
        this.dpapi = dpapi;
    }

    @Override
    public Method method() {
        return Method.DPAPI;
    }

    @Override
    public byte[] wrap(Secret masterKey) throws SecureStorageException {
        Dpapi functions = dpapi.get();
        byte[] plain = masterKey.bytes();
        try (Memory in = memory(plain)) {
            DataBlob out = new DataBlob();
            boolean protectedNow = functions
                    .crypt()
                    .CryptProtectData(
                            new DataBlob(in), new WString(DESCRIPTION), null, null, null, Dpapi.UI_FORBIDDEN, out);
            int error = functions.kernel().GetLastError();
            in.clear();
            if (!protectedNow) {
                throw Failures.unavailable(
                        "Windows did not protect the key: CryptProtectData failed with error " + error);
            }
            return take(functions, out, MAX_BLOCK);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public Secret unwrap(byte[] block) throws SecureStorageException {
        if (block.length == 0) {
            throw Failures.damaged("its protected key is empty");
        }
        Dpapi functions = dpapi.get();
        try (Memory in = memory(block)) {
            DataBlob out = new DataBlob();
            if (!functions
                    .crypt()
                    .CryptUnprotectData(new DataBlob(in), null, null, null, null, Dpapi.UI_FORBIDDEN, out)) {
                int error = functions.kernel().GetLastError();
                throw Dpapi.isForeign(error)
                        ? Failures.wrongKey(
                                "The secrets were protected for another Windows account or on another machine"
                                        + " (CryptUnprotectData failed with error " + error + ")")
                        : Failures.unavailable(
                                "Windows did not open the key: CryptUnprotectData failed with error " + error);
            }
            Secret key = Secret.of(take(functions, out, Gcm.KEY_LENGTH));
            if (key.length() != Gcm.KEY_LENGTH) {
                key.close();
                throw Failures.damaged("the protected key has " + key.length() + " bytes, not " + Gcm.KEY_LENGTH);
            }
            return key;
        }
    }

    @Override
    public void wipe() {
        // Windows keeps nothing: the protected key is in the file only.
    }

    /** Copies what a function allocated, wipes it there and frees it. */
    private static byte[] take(Dpapi functions, DataBlob blob, int most) throws SecureStorageException {
        Pointer content = Objects.requireNonNull(blob.pbData, "A function that succeeded left no result");
        try {
            if (blob.cbData < 1 || blob.cbData > most) {
                throw Failures.damaged("Windows handed out " + blob.cbData + " bytes; expected 1 to " + most);
            }
            return content.getByteArray(0, blob.cbData);
        } finally {
            if (blob.cbData > 0) {
                content.clear(blob.cbData);
            }
            functions.kernel().LocalFree(content);
        }
    }

    private static Memory memory(byte[] content) {
        Memory memory = new Memory(content.length);
        memory.write(0, content, 0, content.length);
        return memory;
    }
}
