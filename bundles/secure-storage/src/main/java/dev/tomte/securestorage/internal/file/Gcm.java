package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with nonces of 12 random bytes and tags of 16 bytes. */
public final class Gcm {

    public static final int KEY_LENGTH = 32;
    public static final int NONCE_LENGTH = 12;
    public static final int TAG_LENGTH = 16;

    private Gcm() {}

    /** Random bytes of the system. */
    public static byte[] random(int length) {
        byte[] random = new byte[length];
        new SecureRandom().nextBytes(random);
        return random;
    }

    /** The ciphertext and its tag. */
    public static byte[] encrypt(Secret key, byte[] nonce, byte[] associated, byte[] plain) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, associated, plain, 0, plain.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with AES-256-GCM", e);
        }
    }

    /** What was encrypted, which the caller wipes; empty if it was with another key, or something was changed. */
    public static Optional<byte[]> decrypt(
            Secret key, byte[] nonce, byte[] associated, byte[] sealed, int offset, int length) {
        if (length < TAG_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(Cipher.DECRYPT_MODE, key, nonce, associated, sealed, offset, length));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot decrypt with AES-256-GCM", e);
        }
    }

    private static byte[] run(
            int mode, Secret key, byte[] nonce, byte[] associated, byte[] input, int offset, int length)
            throws GeneralSecurityException {
        byte[] bytes = key.bytes();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(TAG_LENGTH * 8, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(input, offset, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
