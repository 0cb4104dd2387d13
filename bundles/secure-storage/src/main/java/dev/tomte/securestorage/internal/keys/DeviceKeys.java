package dev.tomte.securestorage.internal.keys;

import dev.tomte.audit.AuditEvent;
import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyInfo.State;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.KeySignature;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Auditor;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.Vault;
import dev.tomte.securestorage.internal.file.Gcm;
import dev.tomte.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keys in the vault, their descriptions in the database. A new key goes to the vault before its row is written, and a row says
 * {@code WIPED} before its key goes: so a crash in between leaves a key without a row, or one that should be gone, and
 * {@link Repair} makes either right. A key that is in use is never written over.
 */
@Component(service = {KeyManager.class, DeviceKeys.class})
public final class DeviceKeys implements KeyManager {

    private final ReentrantLock lock = new ReentrantLock();
    private final Vault vault;
    private final KeyTable table;
    private final Repair repair;
    private final Auditor auditor;
    private final InstantSource clock;

    /** What is done while nobody else changes keys. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws SecureStorageException;
    }

    @Activate
    public DeviceKeys(@Reference Vault vault, @Reference Store store, @Reference Auditor auditor) {
        this(vault, store, auditor, InstantSource.system());
    }

    DeviceKeys(Vault vault, Store store, Auditor auditor, InstantSource clock) {
        this.vault = vault;
        this.auditor = auditor;
        this.clock = clock;
        table = new KeyTable(store);
        repair = new Repair(vault, table, clock);
    }

    @Override
    public KeyInfo rotate(KeyPurpose purpose) throws SecureStorageException {
        return audited("key.rotate", purpose, () -> next(purpose));
    }

    @Override
    public KeyInfo expire(KeyPurpose purpose, int version, Instant at) throws SecureStorageException {
        return audited("key.expire", purpose, () -> {
            KeyInfo key = usable(purpose, version);
            return changed(
                    new KeyInfo(purpose, version, key.state(), key.createdAt(), Optional.of(at), key.publicKey()));
        });
    }

    @Override
    public KeyInfo wipe(KeyPurpose purpose, int version) throws SecureStorageException {
        return audited("key.wipe", purpose, () -> {
            KeyInfo key = existing(purpose, version);
            KeyInfo wiped = changed(
                    new KeyInfo(purpose, version, State.WIPED, key.createdAt(), key.expiresAt(), key.publicKey()));
            vault.delete(name(purpose, version));
            return wiped;
        });
    }

    @Override
    public List<KeyInfo> list() throws SecureStorageException {
        Instant now = clock.instant();
        return table.list().stream().map(key -> asOf(key, now)).toList();
    }

    @Override
    public KeyInfo current(KeyPurpose purpose) throws SecureStorageException {
        return exclusively(() -> {
            Optional<KeyInfo> current = table.of(purpose).stream()
                    .map(key -> asOf(key, clock.instant()))
                    .filter(key -> key.state() == State.CURRENT)
                    .findFirst();
            return current.isPresent() ? current.get() : audited("key.rotate", purpose, () -> next(purpose));
        });
    }

    @Override
    public Secret key(KeyPurpose purpose, int version) throws SecureStorageException {
        return exclusively(() -> {
            usable(purpose, version);
            return secret(purpose, version);
        });
    }

    @Override
    public byte[] seal(KeyPurpose purpose, byte[] plain, byte[] context) throws SecureStorageException {
        if (!SealFormat.seals(purpose)) {
            throw new IllegalArgumentException("A " + purpose + " key does not seal; expected " + KeyPurpose.DATABASE
                    + " or " + KeyPurpose.NETWORK);
        }
        return exclusively(() -> {
            int version = current(purpose).version();
            try (Secret key = secret(purpose, version)) {
                return SealFormat.seal(purpose, version, key, plain, context);
            }
        });
    }

    @Override
    public Secret open(KeyPurpose purpose, byte[] sealed, byte[] context) throws SecureStorageException {
        int version = SealFormat.read(purpose, sealed).keyVersion();
        return exclusively(() -> {
            if (!opens(purpose, version)) {
                repair.run(); // Its key may have come back from a backup since.
            }
            if (!opens(purpose, version)) {
                throw Failures.wrongKey("It was sealed with version " + version + " of the " + purpose
                        + " key, which is wiped or was never on this device");
            }
            try (Secret key = secret(purpose, version)) {
                return SealFormat.open(key, sealed, context);
            }
        });
    }

    @Override
    public KeySignature sign(byte[] data) throws SecureStorageException {
        return exclusively(() -> {
            int version = current(KeyPurpose.SIGNING).version();
            try (Secret seed = secret(KeyPurpose.SIGNING, version)) {
                return KeySignature.of(version, KeyPairs.sign(seed, data));
            }
        });
    }

    @Override
    public boolean verify(byte[] data, KeySignature signature) throws SecureStorageException {
        return table.of(KeyPurpose.SIGNING).stream()
                .filter(key -> key.version() == signature.version() && key.state() != State.WIPED)
                .flatMap(key -> key.publicKey().stream())
                .anyMatch(publicKey -> KeyPairs.verify(publicKey, data, signature));
    }

    /** Where a key is in the vault. */
    static String name(KeyPurpose purpose, int version) {
        return "key/" + purpose.name().toLowerCase(Locale.ROOT) + "/" + version;
    }

    /** Makes a key that nobody has used, and retires the ones before. */
    private KeyInfo next(KeyPurpose purpose) throws SecureStorageException {
        List<KeyInfo> before = table.of(purpose);
        int version = before.isEmpty() ? 1 : before.get(0).version() + 1;
        List<KeyInfo> rows = new ArrayList<>();
        for (KeyInfo key : before) {
            if (key.state() == State.CURRENT) {
                rows.add(new KeyInfo(
                        purpose, key.version(), State.RETIRED, key.createdAt(), key.expiresAt(), key.publicKey()));
            }
        }
        try (Secret key = Secret.of(Gcm.random(KeyPairs.LENGTH))) {
            KeyInfo made = new KeyInfo(
                    purpose,
                    version,
                    State.CURRENT,
                    clock.instant(),
                    Optional.empty(),
                    KeyPairs.publicKey(purpose, key));
            rows.add(made);
            vault.putAll(Map.of(name(purpose, version), key));
            table.write(rows);
            return made;
        }
    }

    private KeyInfo changed(KeyInfo key) throws SecureStorageException {
        table.write(List.of(key));
        return asOf(key, clock.instant());
    }

    private boolean opens(KeyPurpose purpose, int version) throws SecureStorageException {
        return table.of(purpose).stream().anyMatch(key -> key.version() == version && key.state() != State.WIPED);
    }

    private KeyInfo existing(KeyPurpose purpose, int version) throws SecureStorageException {
        return table.of(purpose).stream()
                .filter(key -> key.version() == version)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("There is no version " + version + " of the " + purpose + " key"));
    }

    private KeyInfo usable(KeyPurpose purpose, int version) throws SecureStorageException {
        KeyInfo key = existing(purpose, version);
        if (key.state() == State.WIPED) {
            throw new IllegalArgumentException("Version " + version + " of the " + purpose + " key is wiped");
        }
        return key;
    }

    private Secret secret(KeyPurpose purpose, int version) throws SecureStorageException {
        return vault.get(name(purpose, version))
                .orElseThrow(() -> Failures.wrongKey("The secure storage has no " + name(purpose, version)
                        + ", though the database knows the key; restore the secrets from a backup"));
    }

    private static KeyInfo asOf(KeyInfo key, Instant now) {
        boolean expired = key.state() == State.CURRENT
                && key.expiresAt().filter(at -> !at.isAfter(now)).isPresent();
        return expired
                ? new KeyInfo(
                        key.purpose(), key.version(), State.RETIRED, key.createdAt(), key.expiresAt(), key.publicKey())
                : key;
    }

    private <T> T exclusively(Call<T> call) throws SecureStorageException {
        lock.lock();
        try {
            repair.once();
            return call.run();
        } finally {
            lock.unlock();
        }
    }

    private KeyInfo audited(String action, KeyPurpose purpose, Call<KeyInfo> call) throws SecureStorageException {
        String subject = purpose.name().toLowerCase(Locale.ROOT);
        try {
            KeyInfo key = exclusively(call);
            auditor.note(AuditEvent.success(action, subject + "/" + key.version()));
            return key;
        } catch (SecureStorageException e) {
            auditor.note(AuditEvent.failure(action, subject, e.getMessage()));
            throw e;
        }
    }
}
