package dev.tomte.web.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a password was right, so that not every request pays for the slow hash: as an HMAC under a key that only
 * this process has, which is of no use to who finds it in a memory dump without the key, and of little with it.
 */
final class PasswordMemory {

    /** What is known of a password without the slow hash. */
    enum Verdict {
        RIGHT,
        WRONG,
        UNKNOWN
    }

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private volatile byte @Nullable [] right;

    PasswordMemory() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    void remember(char[] password) {
        right = mac(password);
    }

    void forget() {
        right = null;
    }

    /** There is one password only: when the right one is remembered, every other one is wrong. */
    Verdict verdict(char[] password) {
        byte[] known = right;
        if (known == null) {
            return Verdict.UNKNOWN;
        }
        return MessageDigest.isEqual(known, mac(password)) ? Verdict.RIGHT : Verdict.WRONG;
    }

    private byte[] mac(char[] password) {
        byte[] encoded = Utf8.encode(password);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(encoded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
