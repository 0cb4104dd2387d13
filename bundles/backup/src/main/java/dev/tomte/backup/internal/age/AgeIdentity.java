package dev.tomte.backup.internal.age;

import dev.tomte.secret.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What opens a file. The secret is read when a file is opened, and not closed. */
public abstract sealed class AgeIdentity permits X25519Identity, ScryptIdentity {

    AgeIdentity() {}

    /**
     * The file key of which the caller is the owner, or empty where no stanza is for this identity.
     *
     * @throws AgeException if a stanza of this identity's type is malformed
     */
    abstract Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException;

    /**
     * The owner of a key.
     *
     * @param identity as {@code age-keygen} prints it, {@code AGE-SECRET-KEY-1…}, 74 characters; or its bare 32 bytes
     * @throws IllegalArgumentException if it is neither; the message does not repeat it
     */
    public static AgeIdentity x25519(Secret identity) {
        return new X25519Identity(identity);
    }

    public static AgeIdentity passphrase(Secret passphrase) {
        return new ScryptIdentity(passphrase);
    }

    /**
     * The recipient of an identity, {@code age1…}.
     *
     * @param identity as for {@link #x25519}
     * @throws IllegalArgumentException as there
     */
    public static String recipientOf(Secret identity) {
        byte[] scalar = X25519Identity.scalar(identity);
        try {
            return new X25519Recipient(X25519.publicPoint(scalar)).toString();
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /**
     * An identity as {@code age} reads it, {@code AGE-SECRET-KEY-1…}.
     *
     * @param identity as for {@link #x25519}
     */
    public static Secret textOf(Secret identity) {
        byte[] scalar = X25519Identity.scalar(identity);
        byte[] text = Bech32.encode(X25519Identity.PREFIX, scalar);
        Arrays.fill(scalar, (byte) 0);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) Character.toUpperCase((char) text[i]);
        }
        return Secret.of(text);
    }
}
