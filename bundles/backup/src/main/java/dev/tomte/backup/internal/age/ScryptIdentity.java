package dev.tomte.backup.internal.age;

import dev.tomte.secret.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Somebody who knows the passphrase. */
final class ScryptIdentity extends AgeIdentity {

    /** What {@code age} itself takes; more would keep a device busy for whoever sends it a file. */
    static final int MAXIMUM_LOG_N = 22;

    private static final Pattern WORK_FACTOR = Pattern.compile("[1-9][0-9]*");

    private final Secret passphrase;

    ScryptIdentity(Secret passphrase) {
        this.passphrase = passphrase;
    }

    @Override
    Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
        Stanza stanza = stanzas.get(0);
        if (!stanza.type().equals(ScryptRecipient.TYPE)) {
            return Optional.empty();
        }
        stanza.requireArguments(3);
        byte[] salt = stanza.argument(1, ScryptRecipient.SALT_BYTES);
        int logN = workFactor(stanza.arguments().get(2));
        Keys.requireWrapped(stanza);
        byte[] wrapKey = ScryptRecipient.wrapKey(passphrase, salt, logN);
        try {
            return Keys.unwrap(wrapKey, stanza);
        } finally {
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    private static int workFactor(String text) throws AgeException {
        if (!WORK_FACTOR.matcher(text).matches()) {
            throw new AgeException(AgeException.Reason.HEADER, "The work factor of the passphrase is not a number");
        }
        if (text.length() > 2 || Integer.parseInt(text) > MAXIMUM_LOG_N) {
            throw new AgeException(
                    AgeException.Reason.HEADER,
                    "The passphrase of this file has a work factor of more than 2^" + MAXIMUM_LOG_N
                            + ", which is refused: it would take too long");
        }
        int logN = Integer.parseInt(text);
        if (!Scrypt.feasible(logN)) {
            throw new AgeException(
                    AgeException.Reason.HEADER,
                    "The passphrase of this file has a work factor of 2^" + logN + ", for which Java's heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MiB is too small: it wants "
                            + Scrypt.wantedHeapMebibytes(logN) + " MiB (-Xmx), or a computer with more memory");
        }
        return logN;
    }
}
