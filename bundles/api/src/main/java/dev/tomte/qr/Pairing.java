package dev.tomte.qr;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a pairing code without the code.
 *
 * @param id never given twice
 * @param purpose what it is for
 * @param state whether it can be redeemed
 * @param issuedAt by the wall clock
 * @param expiresAt by the wall clock; while Tomte runs the time to live is measured by the monotonic one
 * @param endedAt when it was redeemed or revoked; empty if it was not
 * @param endedBy who redeemed or revoked it; empty if nobody did
 * @param wrongCodes how many wrong codes were tried while it was open
 */
public record Pairing(
        long id,
        String purpose,
        State state,
        Instant issuedAt,
        Instant expiresAt,
        Optional<Instant> endedAt,
        Optional<String> endedBy,
        int wrongCodes) {

    /** Whether it can be redeemed. */
    public enum State {
        /** It can. */
        OPEN,
        /** It was. */
        REDEEMED,
        REVOKED,
        EXPIRED
    }
}
