package dev.tomte.securestorage.internal.keys;

import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.file.Gcm;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What {@code KeyManager.seal} makes: a byte with the version of the format, one with the purpose, four with the version of
 * the key, twelve of nonce, then ciphertext and tag of AES-256-GCM. The first six and the caller's context are authenticated.
 *
 * @param keyVersion 1 or more
 */
record SealFormat(int keyVersion) {

    private static final byte FORMAT = 1;
    private static final int HEADER_LENGTH = 2 + Integer.BYTES;
    private static final int SHORTEST = HEADER_LENGTH + Gcm.NONCE_LENGTH + Gcm.TAG_LENGTH;

    static byte[] seal(KeyPurpose purpose, int keyVersion, Secret key, byte[] plain, byte[] context) {
        byte[] header = ByteBuffer.allocate(HEADER_LENGTH)
                .put(FORMAT)
                .put(number(purpose))
                .putInt(keyVersion)
                .array();
        byte[] nonce = Gcm.random(Gcm.NONCE_LENGTH);
        byte[] sealed = Gcm.encrypt(key, nonce, associated(header, context), plain);
        return ByteBuffer.allocate(header.length + nonce.length + sealed.length)
                .put(header)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws SecureStorageException if it was not sealed for this purpose */
    static SealFormat read(KeyPurpose purpose, byte[] sealed) throws SecureStorageException {
        if (sealed.length < SHORTEST) {
            throw Failures.damaged("Expected at least " + SHORTEST + " sealed bytes, not " + sealed.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        int format = buffer.get();
        int purposeNumber = buffer.get();
        int version = buffer.getInt();
        if (format != FORMAT || purposeNumber != number(purpose) || version < 1) {
            throw Failures.damaged("It was not sealed by a " + purpose + " key in format " + FORMAT + " (found format "
                    + format + ", purpose " + purposeNumber + ", key version " + version + ")");
        }
        return new SealFormat(version);
    }

    /** What was sealed, which the caller closes. */
    static Secret open(Secret key, byte[] sealed, byte[] context) throws SecureStorageException {
        byte[] plain = Gcm.decrypt(
                        key,
                        Arrays.copyOfRange(sealed, HEADER_LENGTH, HEADER_LENGTH + Gcm.NONCE_LENGTH),
                        associated(Arrays.copyOf(sealed, HEADER_LENGTH), context),
                        sealed,
                        HEADER_LENGTH + Gcm.NONCE_LENGTH,
                        sealed.length - HEADER_LENGTH - Gcm.NONCE_LENGTH)
                .orElseThrow(() ->
                        Failures.damaged("What was sealed was changed or cut, or is opened with another context"));
        return Secret.of(plain);
    }

    static boolean seals(KeyPurpose purpose) {
        return purpose == KeyPurpose.DATABASE || purpose == KeyPurpose.NETWORK;
    }

    private static byte number(KeyPurpose purpose) {
        return switch (purpose) {
            case DATABASE -> 1;
            case NETWORK -> 2;
            case SIGNING, BACKUP ->
                throw new IllegalArgumentException("A " + purpose + " key does not seal; " + KeyPurpose.DATABASE
                        + " and " + KeyPurpose.NETWORK + " do");
        };
    }

    private static byte[] associated(byte[] header, byte[] context) {
        byte[] both = Arrays.copyOf(header, header.length + context.length);
        System.arraycopy(context, 0, both, header.length, context.length);
        return both;
    }
}
