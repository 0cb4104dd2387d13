package dev.tomte.backup.internal.age;

import dev.tomte.secret.Secret;

/** Somebody a file is written to. Immutable apart from the secret, which is read when a file is begun. */
public abstract sealed class AgeRecipient permits X25519Recipient, ScryptRecipient {

    AgeRecipient() {}

    /** This recipient's stanza; made anew for each file. */
    abstract Stanza wrap(byte[] fileKey);

    /**
     * Whoever has the identity of this recipient. What writes the file needs no secret.
     *
     * @param recipient as {@code age-keygen} prints it: {@code age1…}, 62 characters
     * @throws IllegalArgumentException if it is not one
     */
    public static AgeRecipient x25519(String recipient) {
        return X25519Recipient.parse(recipient);
    }

    /**
     * Whoever knows the passphrase. It has to be the only recipient of its file.
     *
     * @param passphrase not closed; it has to be open when a file is begun
     * @param workFactor its key costs 2^this; {@code age} takes 18
     * @throws IllegalArgumentException if it is empty
     */
    public static AgeRecipient passphrase(Secret passphrase, int workFactor) {
        return new ScryptRecipient(passphrase, workFactor);
    }
}
