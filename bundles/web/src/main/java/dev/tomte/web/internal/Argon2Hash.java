package dev.tomte.web.internal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A salted, slow hash of a password: Argon2id (RFC 9106) of its UTF-8 form. Memory and passes are those that the OWASP
 * Password Storage Cheat Sheet has for the least memory; one lane. In the Java that Tomte runs in, which compiles quickly
 * rather than well, it takes a fifth of the time of PBKDF2 with the iterations that are recommended there.
 */
final class Argon2Hash implements PasswordHash {

    static final int MEMORY_KIB = 7168;
    static final int PASSES = 5;

    private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;
    /** That of the reference implementation, which others read, too; base64 has no padding. */
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,3}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** A file that somebody changed must not make Tomte allocate what it has not got. */
    private static final int MOST_MEMORY_KIB = 32 * 1024;

    private static final int MOST_PASSES = 100;
    private static final int SALT_BYTES = 16;
    private static final int MOST_SALT_BYTES = 64;
    private static final int HASH_BYTES = 32;

    private final int memoryKib;
    private final int passes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(int memoryKib, int passes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.salt = salt;
        this.hash = hash;
    }

    static Argon2Hash of(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new Argon2Hash(MEMORY_KIB, PASSES, salt, derive(password, salt, MEMORY_KIB, PASSES));
    }

    /**
     * Reads {@link #format}.
     *
     * @throws IllegalArgumentException if it is not of that form, or weaker than a new one; the message does not repeat it
     */
    static Argon2Hash parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Expected $argon2id$v=19$m=<KiB>,t=<passes>,p=1$<salt>$<hash>");
        }
        int memoryKib = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        if (memoryKib < MEMORY_KIB
                || memoryKib > MOST_MEMORY_KIB
                || passes > MOST_PASSES
                || memoryKib * passes < MEMORY_KIB * PASSES) {
            throw new IllegalArgumentException("Expected " + MEMORY_KIB + " to " + MOST_MEMORY_KIB + " KiB, at most "
                    + MOST_PASSES + " passes and as much work as " + PASSES + " passes over " + MEMORY_KIB
                    + " KiB, not "
                    + passes + " over " + memoryKib);
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(3));
        byte[] hash = Base64.getDecoder().decode(parts.group(4));
        if (salt.length < SALT_BYTES || salt.length > MOST_SALT_BYTES || hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("Expected a salt of " + SALT_BYTES + " to " + MOST_SALT_BYTES
                    + " bytes and a hash of " + HASH_BYTES + ", not " + salt.length + " and " + hash.length);
        }
        return new Argon2Hash(memoryKib, passes, salt, hash);
    }

    String format() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=1$" + encoder.encodeToString(salt) + "$"
                + encoder.encodeToString(hash);
    }

    @Override
    public boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, memoryKib, passes));
    }

    private static byte[] derive(char[] password, byte[] salt, int memoryKib, int passes) {
        byte[] bytes = Utf8.encode(password);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(VERSION)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(1)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[HASH_BYTES];
            generator.generateBytes(bytes, hash);
            return hash;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
