package dev.tomte.backup.internal.restore;

import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.secret.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file of age identities, a line each, as {@code age-keygen} writes them; lines that begin with # are comments. */
public final class Identities {

    private static final int MOST = 1000;

    private Identities() {}

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if a line is none, or there are none; no secret is in the message
     */
    public static List<AgeIdentity> parse(Secret text) {
        byte[] bytes = text.bytes();
        List<AgeIdentity> identities = new ArrayList<>();
        try {
            int from = 0;
            for (int i = 0; i <= bytes.length; i++) {
                if (i == bytes.length || bytes[i] == '\n' || bytes[i] == '\r') {
                    if (i > from && bytes[from] != '#') {
                        identities.add(AgeIdentity.x25519(Secret.of(Arrays.copyOfRange(bytes, from, i))));
                    }
                    from = i + 1;
                }
            }
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        if (identities.isEmpty() || identities.size() > MOST) {
            throw new IllegalArgumentException(
                    "Expected 1 to " + MOST + " identities (AGE-SECRET-KEY-1…), a line each, not " + identities.size());
        }
        return identities;
    }
}
