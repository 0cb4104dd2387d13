package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

/** What is used of Windows' data protection (dpapi.h) and of what frees its results (winbase.h). */
public final class Dpapi {

    /** Never to ask a person: there may be none. */
    static final int UI_FORBIDDEN = 1;

    /** ERROR_INVALID_DATA, NTE_BAD_KEY_STATE, NTE_BAD_DATA, ERROR_INVALID_PARAMETER: it was not protected for this account. */
    static boolean isForeign(int error) {
        return error == 13 || error == 0x8009000b || error == 0x80090005 || error == 87;
    }

    private final Crypt crypt;
    private final Kernel kernel;

    public Dpapi(Crypt crypt, Kernel kernel) {
        this.crypt = crypt;
        this.kernel = kernel;
    }

    Crypt crypt() {
        return crypt;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Crypt32.dll. True is success; otherwise {@link Kernel#GetLastError} says why. */
    public interface Crypt extends Library {

        boolean CryptProtectData(
                DataBlob dataIn,
                @Nullable WString description,
                @Nullable DataBlob entropy,
                @Nullable Pointer reserved,
                @Nullable Pointer prompt,
                int flags,
                DataBlob dataOut);

        boolean CryptUnprotectData(
                DataBlob dataIn,
                @Nullable Pointer description,
                @Nullable DataBlob entropy,
                @Nullable Pointer reserved,
                @Nullable Pointer prompt,
                int flags,
                DataBlob dataOut);
    }

    /** Kernel32.dll. */
    public interface Kernel extends Library {

        @Nullable
        Pointer LocalFree(Pointer memory);

        /** JNA answers this one itself, with what the last call of this thread left. */
        int GetLastError();
    }
}
