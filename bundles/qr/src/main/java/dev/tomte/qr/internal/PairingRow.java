package dev.tomte.qr.internal;

import dev.tomte.qr.Pairing;
import dev.tomte.qr.Pairing.State;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code qr_pairing}.
 *
 * @param state as stored; an open one may have expired
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content nowhere: a row is its id
record PairingRow(
        long id,
        String purpose,
        State state,
        byte[] salt,
        byte[] hash,
        long issuedMs,
        long expiresMs,
        long timeToLiveMs,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        int wrongCodes) {

    /** Whether this is the code, in a time that does not depend on how much of it fits. */
    boolean matches(String normalized) {
        return MessageDigest.isEqual(hash, CodeText.hash(salt, normalized));
    }

    Pairing pairing(State now) {
        return pairing(now, endedAt, endedBy);
    }

    /** As it is after it was ended. */
    Pairing ended(State now, Instant at, String by) {
        return pairing(now, Optional.of(at), Optional.of(by));
    }

    private Pairing pairing(State now, Optional<Instant> at, Optional<String> by) {
        return new Pairing(
                id, purpose, now, Instant.ofEpochMilli(issuedMs), Instant.ofEpochMilli(expiresMs), at, by, wrongCodes);
    }
}
