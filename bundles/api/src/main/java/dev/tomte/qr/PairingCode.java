package dev.tomte.qr;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A code that was issued just now. This is the only place that has it: what is stored is a salted hash.
 *
 * @param id of the pairing, to revoke it
 * @param code {@code XXXX-XXXX-XXXX} of Crockford's base 32: 60 random bits
 * @param purpose what it is for
 * @param expiresAt by the wall clock, in whole seconds
 */
public record PairingCode(long id, String code, String purpose, Instant expiresAt) {

    private static final Pattern FORM =
            Pattern.compile("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");

    public PairingCode {
        if (!FORM.matcher(code).matches()) {
            throw new IllegalArgumentException("Expected a code of three groups of four letters and digits");
        }
    }

    /** Without the code: it is a secret. */
    @Override
    public String toString() {
        return "PairingCode[id=" + id + ", purpose=" + purpose + ", expiresAt=" + expiresAt + "]";
    }
}
