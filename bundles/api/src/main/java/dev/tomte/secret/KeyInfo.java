package dev.tomte.secret;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a key, without the key.
 *
 * @param purpose what it is for
 * @param version 1 for the first of its purpose
 * @param state whether it is used
 * @param createdAt when it was made
 * @param expiresAt from when on it makes nothing new; empty for never
 * @param publicKey X.509 SubjectPublicKeyInfo in Base64 for {@link KeyPurpose#SIGNING} and {@link KeyPurpose#BACKUP}; empty
 *     for the others
 */
public record KeyInfo(
        KeyPurpose purpose,
        int version,
        State state,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<String> publicKey) {

    /** Whether a key is used. */
    public enum State {
        /** Seals and signs, opens and verifies. */
        CURRENT,
        /** Only opens and verifies: it was rotated, or has expired. */
        RETIRED,
        /** Gone for good: what it sealed cannot be opened, what it signed is not trusted any more. */
        WIPED
    }
}
