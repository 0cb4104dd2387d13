package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * An encrypted file, not decrypted yet; {@code docs/secrets.md} describes its bytes. The checksum at the end tells a file
 * that was damaged from a key that does not fit, before any key is there.
 */
final class Envelope {

    /** The longest file, in bytes. */
    static final int MAX_LENGTH = Contents.MAX_LENGTH + KeyWrap.MAX_BLOCK + 1024;

    private static final byte[] MAGIC = "TOMTESEC".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int CHECKSUM_LENGTH = 32;

    private final byte[] file;
    private final byte[] block;
    private final int nonceAt;
    private final int cipherAt;

    private Envelope(byte[] file, byte[] block, int nonceAt, int cipherAt) {
        this.file = file;
        this.block = block;
        this.nonceAt = nonceAt;
        this.cipherAt = cipherAt;
    }

    /**
     * Reads all that is not encrypted.
     *
     * @throws SecureStorageException if it is damaged, of a later version or of another method
     */
    static Envelope read(byte[] file, KeyWrap.Method method) throws SecureStorageException {
        int end = file.length - CHECKSUM_LENGTH;
        if (end < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw Failures.damaged("it does not begin as a file of secrets does, or was cut");
        }
        if (!MessageDigest.isEqual(checksum(file, end), Arrays.copyOfRange(file, end, file.length))) {
            throw Failures.damaged("its checksum does not fit: it was changed or cut");
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(file, MAGIC.length, end - MAGIC.length);
            int version = buffer.get();
            int number = buffer.get();
            if (version != VERSION || number != method.number()) {
                throw Failures.damaged(
                        "expected version " + VERSION + " and method " + method.number() + ", not version " + version
                                + " and method " + number + ": it was written by a later Tomte, or moved here");
            }
            byte[] block = new byte[Short.toUnsignedInt(buffer.getShort())];
            buffer.get(block);
            int nonceAt = buffer.position();
            buffer.position(nonceAt + Gcm.NONCE_LENGTH);
            if (buffer.getInt() != buffer.remaining()) {
                throw Failures.damaged("its lengths do not fit together");
            }
            return new Envelope(file, block, nonceAt, buffer.position());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new SecureStorageException(
                    SecureStorageException.Reason.DAMAGED, "its lengths do not fit together", e);
        }
    }

    /** What the master key is wrapped in. */
    byte[] block() {
        return block;
    }

    /**
     * What it holds, which the caller closes.
     *
     * @throws SecureStorageException if it was written with another master key, or changed by somebody who made the
     *     checksum fit
     */
    Contents open(Secret masterKey) throws SecureStorageException {
        byte[] plain = Gcm.decrypt(
                        masterKey,
                        Arrays.copyOfRange(file, nonceAt, nonceAt + Gcm.NONCE_LENGTH),
                        Arrays.copyOf(file, cipherAt),
                        file,
                        cipherAt,
                        file.length - CHECKSUM_LENGTH - cipherAt)
                .orElseThrow(() -> Failures.damaged("its key fits, but not its content: it was tampered with"));
        try {
            return Contents.decode(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** A whole file. */
    static byte[] seal(KeyWrap.Method method, byte[] block, Secret masterKey, Contents contents)
            throws SecureStorageException {
        byte[] plain = contents.encode();
        try {
            byte[] nonce = Gcm.random(Gcm.NONCE_LENGTH);
            int cipherLength = plain.length + Gcm.TAG_LENGTH;
            byte[] header = ByteBuffer.allocate(MAGIC.length + 4 + block.length + Gcm.NONCE_LENGTH + Integer.BYTES)
                    .put(MAGIC)
                    .put(VERSION)
                    .put((byte) method.number())
                    .putShort((short) block.length)
                    .put(block)
                    .put(nonce)
                    .putInt(cipherLength)
                    .array();
            byte[] file = ByteBuffer.allocate(header.length + cipherLength + CHECKSUM_LENGTH)
                    .put(header)
                    .put(Gcm.encrypt(masterKey, nonce, header, plain))
                    .array();
            int end = file.length - CHECKSUM_LENGTH;
            System.arraycopy(checksum(file, end), 0, file, end, CHECKSUM_LENGTH);
            return file;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] checksum(byte[] file, int end) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file, 0, end);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
