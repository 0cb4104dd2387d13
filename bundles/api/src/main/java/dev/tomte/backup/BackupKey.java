package dev.tomte.backup;

import dev.tomte.secret.Secret;
import java.util.Optional;

/**
 * What opens a backup. Whoever makes one closes its secret.
 *
 * @param kind which
 * @param secret the passphrase, or the text of an age identity ({@code AGE-SECRET-KEY-1…}, one a line); empty for
 *     {@link Kind#OWN}
 */
public record BackupKey(Kind kind, Optional<Secret> secret) implements AutoCloseable {

    /** Which. */
    public enum Kind {
        /** The passphrase and the keys that this device keeps in its secure storage. */
        OWN,
        PASSPHRASE,
        IDENTITY
    }

    public static BackupKey own() {
        return new BackupKey(Kind.OWN, Optional.empty());
    }

    public static BackupKey passphrase(Secret passphrase) {
        return new BackupKey(Kind.PASSPHRASE, Optional.of(passphrase));
    }

    public static BackupKey identity(Secret identity) {
        return new BackupKey(Kind.IDENTITY, Optional.of(identity));
    }

    @Override
    public void close() {
        secret.ifPresent(Secret::close);
    }
}
