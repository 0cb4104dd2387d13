package dev.tomte.web.internal;

import dev.tomte.security.AdminPassword;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The password of a device that has none yet. */
final class FirstPassword {

    /** Where the owner may give it. */
    static final String VARIABLE = "TOMTE_ADMIN_PASSWORD";

    private static final Logger LOG = LoggerFactory.getLogger(FirstPassword.class);

    /** Without those that look alike (0 o, 1 l i) and without upper case: it is typed from a terminal, perhaps a phone. */
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

    private static final int GROUPS = 4;
    private static final int GROUP = 5;

    private final char[] password;
    private final boolean generated;
    private final Optional<String> refusal;

    private FirstPassword(char[] password, boolean generated, Optional<String> refusal) {
        this.password = password;
        this.generated = generated;
        this.refusal = refusal;
    }

    /** The given one if it is good enough, else a generated one: 20 of 31 characters, 99 bits. */
    static FirstPassword choose(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return new FirstPassword(generate(), true, Optional.empty());
        }
        if (given.length() >= AdminPassword.MIN_LENGTH && given.length() <= AdminPassword.MAX_LENGTH) {
            return new FirstPassword(given.toCharArray(), false, Optional.empty());
        }
        String refusal = VARIABLE + " is not taken: expected " + AdminPassword.MIN_LENGTH + " to "
                + AdminPassword.MAX_LENGTH + " characters, it has " + given.length();
        LOG.error("{}. A password was generated and printed; set another with 'tomte password'", refusal);
        return new FirstPassword(generate(), true, Optional.of(refusal));
    }

    private static char[] generate() {
        SecureRandom random = new SecureRandom();
        char[] password = new char[GROUPS * (GROUP + 1) - 1];
        for (int i = 0; i < password.length; i++) {
            password[i] = i % (GROUP + 1) == GROUP ? '-' : ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return password;
    }

    /** The characters themselves, not a copy. */
    char[] password() {
        return password;
    }

    /** Whether its owner does not know it yet. */
    boolean generated() {
        return generated;
    }

    /** Why the one that was given is not taken; empty if none was given, or if it is. */
    Optional<String> refusal() {
        return refusal;
    }

    void wipe() {
        Arrays.fill(password, '\0');
    }
}
