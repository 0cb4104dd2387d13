package dev.tomte.securestorage.internal.tpm;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * The commands of TPM 2.0 that seal a few bytes under the storage root key (TPM 2.0 Library, Part 3: sections 24.1, 12.1,
 * 12.2, 12.7 and 28.4). What is loaded is flushed again, since a TPM has room for three objects and may be without a resource
 * manager. Not for several threads.
 */
final class Tpm implements Closeable {

    private static final int TAG_NO_SESSIONS = 0x8001;
    private static final int TAG_SESSIONS = 0x8002;
    private static final int CREATE_PRIMARY = 0x131;
    private static final int CREATE = 0x153;
    private static final int LOAD = 0x157;
    private static final int UNSEAL = 0x15e;
    private static final int FLUSH_CONTEXT = 0x165;
    private static final int OWNER = 0x40000001;
    private static final int PASSWORD_SESSION = 0x40000009;
    private static final int ALG_SHA256 = 0x000b;
    private static final int ALG_KEYEDHASH = 0x0008;
    private static final int ALG_NULL = 0x0010;
    private static final int ALG_AES = 0x0006;
    private static final int ALG_CFB = 0x0043;
    private static final int ALG_ECC = 0x0023;
    private static final int ECC_P256 = 0x0003;
    /** fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, restricted, decrypt. */
    private static final int STORAGE_KEY = 0x00030472;
    /** fixedTPM, fixedParent, userWithAuth, noDA: it leaves neither this TPM nor this parent. */
    private static final int SEALED_DATA = 0x00000452;

    private static final byte[] EMPTY = {};
    private static final int OK = 0;
    private static final int RETRY = 0x922;
    private static final int TRIES = 10;
    private static final long PAUSE_NANOS = 50_000_000;

    private final TpmDevice device;

    /** What {@link #seal} made: worth nothing without the TPM. */
    static final class Sealed {

        private final byte[] publicPart;
        private final byte[] privatePart;

        Sealed(byte[] publicPart, byte[] privatePart) {
            this.publicPart = publicPart;
            this.privatePart = privatePart;
        }

        byte[] publicPart() {
            return publicPart;
        }

        byte[] privatePart() {
            return privatePart;
        }
    }

    Tpm(TpmDevice device) {
        this.device = device;
    }

    /** Returns if the storage root key can be made. */
    void check() throws IOException {
        flush(createPrimary());
    }

    /** Seals up to 128 bytes. */
    Sealed seal(byte[] data) throws IOException {
        int primary = createPrimary();
        try {
            TpmBuffer sensitive = TpmBuffer.toWrite().sized(EMPTY).sized(data);
            TpmBuffer parameters = TpmBuffer.toWrite();
            byte[] inner = sensitive.written();
            try {
                parameters
                        .sized(inner)
                        .sized(TpmBuffer.toWrite()
                                .u16(ALG_KEYEDHASH)
                                .u16(ALG_SHA256)
                                .u32(SEALED_DATA)
                                .sized(EMPTY)
                                .u16(ALG_NULL)
                                .sized(EMPTY)
                                .written())
                        .sized(EMPTY)
                        .u32(0);
                TpmBuffer answer = authorised("TPM2_Create", CREATE, primary, parameters, false);
                byte[] privatePart = answer.sized();
                return new Sealed(answer.sized(), privatePart);
            } finally {
                Arrays.fill(inner, (byte) 0);
                sensitive.wipe();
                parameters.wipe();
            }
        } finally {
            flush(primary);
        }
    }

    /**
     * What was sealed, which the caller wipes.
     *
     * @throws TpmException if this TPM did not seal it, or it was changed
     */
    byte[] unseal(Sealed sealed) throws IOException {
        int primary = createPrimary();
        try {
            TpmBuffer parts = TpmBuffer.toWrite().sized(sealed.privatePart()).sized(sealed.publicPart());
            int object = authorised("TPM2_Load", LOAD, primary, parts, true).u32();
            try {
                return authorised("TPM2_Unseal", UNSEAL, object, TpmBuffer.toWrite(), false)
                        .sized();
            } finally {
                flush(object);
            }
        } finally {
            flush(primary);
        }
    }

    @Override
    public void close() throws IOException {
        device.close();
    }

    /** The same key each time, as it comes of the owner hierarchy's seed and this template. */
    private int createPrimary() throws IOException {
        byte[] template = TpmBuffer.toWrite()
                .u16(ALG_ECC)
                .u16(ALG_SHA256)
                .u32(STORAGE_KEY)
                .sized(EMPTY)
                .u16(ALG_AES)
                .u16(128)
                .u16(ALG_CFB)
                .u16(ALG_NULL)
                .u16(ECC_P256)
                .u16(ALG_NULL)
                .sized(EMPTY)
                .sized(EMPTY)
                .written();
        TpmBuffer parameters = TpmBuffer.toWrite()
                .sized(TpmBuffer.toWrite().sized(EMPTY).sized(EMPTY).written())
                .sized(template)
                .sized(EMPTY)
                .u32(0);
        return authorised("TPM2_CreatePrimary", CREATE_PRIMARY, OWNER, parameters, true)
                .u32();
    }

    private void flush(int handle) throws IOException {
        execute(
                "TPM2_FlushContext",
                TpmBuffer.toWrite()
                        .u16(TAG_NO_SESSIONS)
                        .u32(TpmDevice.HEADER_LENGTH + Integer.BYTES)
                        .u32(FLUSH_CONTEXT)
                        .u32(handle)
                        .written());
    }

    /**
     * A command with one handle that is used with an empty password.
     *
     * @return the handle of the response if it has one, else its parameters
     */
    private TpmBuffer authorised(String name, int code, int handle, TpmBuffer parameters, boolean handleInResponse)
            throws IOException {
        byte[] session = TpmBuffer.toWrite()
                .u32(PASSWORD_SESSION)
                .sized(EMPTY)
                .u8(0)
                .sized(EMPTY)
                .written();
        byte[] tail = parameters.written();
        int length = TpmDevice.HEADER_LENGTH + 2 * Integer.BYTES + session.length + tail.length;
        TpmBuffer whole = TpmBuffer.toWrite();
        byte[] command = whole.u16(TAG_SESSIONS)
                .u32(length)
                .u32(code)
                .u32(handle)
                .u32(session.length)
                .bytes(session)
                .bytes(tail)
                .written();
        try {
            TpmBuffer answer = execute(name, command);
            if (!handleInResponse) {
                answer.u32(); // the length of the parameters
            }
            return answer;
        } finally {
            whole.wipe();
            Arrays.fill(tail, (byte) 0);
            Arrays.fill(command, (byte) 0);
        }
    }

    /** What comes after the header. */
    private TpmBuffer execute(String name, byte[] command) throws IOException {
        for (int i = 1; ; i++) {
            TpmBuffer answer = TpmBuffer.toRead(device.transmit(command));
            answer.u16();
            answer.u32();
            int code = answer.u32();
            if (code == OK) {
                return answer;
            }
            if (code != RETRY || i == TRIES) {
                throw new TpmException(name, code);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
