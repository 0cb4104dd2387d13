package dev.tomte.qr.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** Codes that people type: Crockford's base 32, whose letters are not mistaken for digits. */
final class CodeText {

    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 12;
    private static final int GROUP = 4;
    /** With blanks and hyphens wherever somebody may put them. */
    private static final int LONGEST = 64;

    private CodeText() {}

    /** 60 random bits, as {@code XXXX-XXXX-XXXX}. */
    static String random(SecureRandom random) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i > 0 && i % GROUP == 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** As it was issued, but without hyphens; empty if that is no code. */
    static Optional<String> normalized(String typed) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        String code = typed.replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return code.length() == LENGTH && code.chars().allMatch(c -> LETTERS.indexOf(c) >= 0)
                ? Optional.of(code)
                : Optional.empty();
    }

    /** What is stored in place of a code. */
    static byte[] hash(byte[] salt, String normalized) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(normalized.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
