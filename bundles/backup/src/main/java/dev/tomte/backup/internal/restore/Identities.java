package dev.tomte.backup.internal.restore;

import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.secret.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The age identities of a file, a line each, as {@code age-keygen} writes them; lines that begin with # are comments. They can
 * be used until they are closed, which wipes them.
 */
public final class Identities implements AutoCloseable {

    private static final int MOST = 1000;

    private final List<AgeIdentity> all = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();

    private Identities() {}

    /**
     * Reads them.
     *
     * @param text still the caller's
     * @throws IllegalArgumentException if a line is none, or there are none; no secret is in the message
     */
    public static Identities parse(Secret text) {
        return parse(text, Secret::of);
    }

    /** As above, where somebody else holds the secrets. */
    static Identities parse(Secret text, Function<byte[], Secret> holder) {
        Identities identities = new Identities();
        byte[] bytes = text.bytes();
        try {
            identities.read(bytes, holder);
            return identities;
        } catch (IllegalArgumentException e) {
            identities.close();
            throw e;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    public List<AgeIdentity> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        secrets.forEach(Secret::close);
    }

    private void read(byte[] text, Function<byte[], Secret> holder) {
        int from = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '\n' || text[i] == '\r') {
                if (i > from && text[from] != '#') {
                    Secret secret = holder.apply(Arrays.copyOfRange(text, from, i));
                    secrets.add(secret);
                    all.add(AgeIdentity.x25519(secret));
                }
                from = i + 1;
            }
        }
        if (all.isEmpty() || all.size() > MOST) {
            throw new IllegalArgumentException(
                    "Expected 1 to " + MOST + " identities (AGE-SECRET-KEY-1…), a line each, not " + all.size());
        }
    }
}
