package dev.tomte.web.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What Tomte kept until it had {@link Argon2Hash}: PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256 over the UTF-8 form. Only
 * read, since a device, or a backup, may have one until its password is set again.
 */
final class Pbkdf2Hash implements PasswordHash {

    private static final String SCHEME = "pbkdf2-sha256";
    private static final int LEAST_ITERATIONS = 600_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Hash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static boolean isForm(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads {@code pbkdf2-sha256:<iterations>:<salt>:<hash>}.
     *
     * @throws IllegalArgumentException if it is not of that form; the message does not repeat it
     */
    static Pbkdf2Hash parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME) || !parts[1].matches("[0-9]{1,8}")) {
            throw new IllegalArgumentException("Expected " + SCHEME + ":<iterations>:<salt>:<hash>");
        }
        int iterations = Integer.parseInt(parts[1]);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        if (iterations < LEAST_ITERATIONS
                || iterations > MOST_ITERATIONS
                || salt.length < SALT_BYTES
                || salt.length > 64) {
            throw new IllegalArgumentException("Expected " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS
                    + " iterations and a salt of " + SALT_BYTES + " to 64 bytes, not " + iterations + " and "
                    + salt.length);
        }
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("Expected a hash of " + HASH_BYTES + " bytes, not " + hash.length);
        }
        return new Pbkdf2Hash(iterations, salt, hash);
    }

    @Override
    public boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
