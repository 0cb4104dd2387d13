package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.backup.internal.age.AgeInputStream;
import dev.tomte.backup.internal.archive.Opener;
import dev.tomte.backup.internal.restore.Identities;
import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What seals a backup and what opens one: a passphrase, recipients, or the key that this device keeps. Holds secrets until
 * it is closed.
 */
final class Seals implements AutoCloseable {

    private final @Nullable SecureStorage storage;
    private final @Nullable KeyManager keys;
    private final BackupSettings settings;
    private final List<Runnable> wiping = new ArrayList<>();

    /** Either may be null, if there is none. */
    Seals(@Nullable SecureStorage storage, @Nullable KeyManager keys, BackupSettings settings) {
        this.storage = storage;
        this.keys = keys;
        this.settings = settings;
    }

    /**
     * What a backup is sealed with.
     *
     * @param passphrase empty if it is sealed for recipients
     */
    record Sealing(Optional<Secret> passphrase, List<String> recipients, Protection protection) {}

    /** What a backup is sealed with. */
    Sealing sealing(BackupRequest request) throws BackupException {
        if (request.passphrase().isPresent()) {
            return passphrase(request.passphrase().get());
        }
        List<String> recipients = request.recipients().isEmpty() ? settings.recipients() : request.recipients();
        if (!recipients.isEmpty()) {
            List<String> all = new ArrayList<>(recipients);
            if (settings.ownKey() && keys != null) {
                all.add(ownRecipient(keys));
            }
            return new Sealing(Optional.empty(), List.copyOf(all), Protection.RECIPIENTS);
        }
        Optional<Secret> configured = configuredPassphrase();
        if (configured.isPresent()) {
            return passphrase(configured.get());
        }
        if (keys == null) {
            throw new BackupException(
                    Reason.REFUSED,
                    "Nothing is configured that a backup could be sealed with, and there is no key manager: set recipients"
                            + " in dev.tomte.backup");
        }
        return new Sealing(Optional.empty(), List.of(ownRecipient(keys)), Protection.THIS_DEVICE);
    }

    /** What {@link #sealing} would say of the next backup that is made as configured, without touching a secret. */
    Protection protection() throws BackupException {
        if (!settings.recipients().isEmpty()) {
            return Protection.RECIPIENTS;
        }
        try {
            return storage != null && storage.list().contains(settings.passphrase())
                    ? Protection.PASSPHRASE
                    : Protection.THIS_DEVICE;
        } catch (SecureStorageException e) {
            throw unavailable(e);
        }
    }

    /** What opens a backup. */
    Opener opener(BackupKey key) throws BackupException {
        List<AgeIdentity> identities =
                switch (key.kind()) {
                    case PASSPHRASE ->
                        List.of(AgeIdentity.passphrase(key.secret().orElseThrow()));
                    case IDENTITY -> identities(key.secret().orElseThrow());
                    case OWN -> own();
                };
        return in -> AgeInputStream.of(in, identities);
    }

    @Override
    public void close() {
        wiping.forEach(Runnable::run);
        wiping.clear();
    }

    private static Sealing passphrase(Secret passphrase) {
        if (passphrase.length() == 0) {
            throw new IllegalArgumentException("The passphrase is empty");
        }
        return new Sealing(Optional.of(passphrase), List.of(), Protection.PASSPHRASE);
    }

    private List<AgeIdentity> identities(Secret text) {
        Identities identities = Identities.parse(text);
        wiping.add(identities::close);
        return identities.all();
    }

    private List<AgeIdentity> own() throws BackupException {
        List<AgeIdentity> identities = new ArrayList<>();
        configuredPassphrase().ifPresent(passphrase -> identities.add(AgeIdentity.passphrase(passphrase)));
        if (keys != null) {
            try {
                for (KeyInfo info : keys.list()) {
                    if (info.purpose() == KeyPurpose.BACKUP && info.state() != KeyInfo.State.WIPED) {
                        identities.add(AgeIdentity.x25519(hold(keys.key(KeyPurpose.BACKUP, info.version()))));
                    }
                }
            } catch (SecureStorageException e) {
                throw unavailable(e);
            }
        }
        if (identities.isEmpty()) {
            throw new BackupException(
                    Reason.WRONG_KEY,
                    "This device keeps nothing that opens backups: give the passphrase or an identity");
        }
        return identities;
    }

    private Optional<Secret> configuredPassphrase() throws BackupException {
        if (storage == null) {
            return Optional.empty();
        }
        try {
            Optional<Secret> secret = storage.retrieveKey(settings.passphrase());
            secret.ifPresent(this::hold);
            return secret;
        } catch (SecureStorageException e) {
            throw unavailable(e);
        }
    }

    private static String ownRecipient(KeyManager keys) throws BackupException {
        try {
            int version = keys.current(KeyPurpose.BACKUP).version();
            try (Secret key = keys.key(KeyPurpose.BACKUP, version)) {
                return AgeIdentity.recipientOf(key);
            }
        } catch (SecureStorageException e) {
            throw unavailable(e);
        }
    }

    private Secret hold(Secret secret) {
        wiping.add(secret::close);
        return secret;
    }

    private static BackupException unavailable(SecureStorageException e) {
        return new BackupException(Reason.IO, "The secure storage does not answer: " + e.getMessage(), e);
    }

    /** The stanza that a file begins with tells what opens it; nothing is believed of it but that. */
    static Protection protectionOf(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("age-encryption.org/v1\n-> ")) {
            return Protection.UNKNOWN;
        }
        return text.startsWith("scrypt ", "age-encryption.org/v1\n-> ".length())
                ? Protection.PASSPHRASE
                : Protection.RECIPIENTS;
    }
}
