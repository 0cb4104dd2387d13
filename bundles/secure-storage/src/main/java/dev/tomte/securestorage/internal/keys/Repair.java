package dev.tomte.securestorage.internal.keys;

import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyInfo.State;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Vault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings vault and database together where a crash, or a database that was put back, took them apart. A key without a row
 * gets one as retired: it may have sealed something, and must not be the next one that is made.
 */
final class Repair {

    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
    private static final Pattern NAME = Pattern.compile("key/([a-z]+)/([1-9][0-9]{0,8})");

    private final Vault vault;
    private final KeyTable table;
    private final InstantSource clock;
    private boolean done;

    Repair(Vault vault, KeyTable table, InstantSource clock) {
        this.vault = vault;
        this.table = table;
        this.clock = clock;
    }

    /** Before keys are first used. Tried again the next time if it fails. */
    void once() throws SecureStorageException {
        if (!done) {
            run();
            done = true;
        }
    }

    void run() throws SecureStorageException {
        Map<String, KeyInfo> rows = new HashMap<>();
        for (KeyInfo row : table.list()) {
            rows.put(DeviceKeys.name(row.purpose(), row.version()), row);
        }
        List<KeyInfo> found = new ArrayList<>();
        for (String name : vault.names()) {
            KeyInfo row = rows.get(name);
            if (row == null) {
                adopt(name).ifPresent(found::add);
            } else if (row.state() == State.WIPED) {
                vault.delete(name);
                LOG.info("{} was to be wiped when Tomte ended, and is now", name);
            }
        }
        if (!found.isEmpty()) {
            table.write(found);
            found.forEach(key -> LOG.warn(
                    "{} was in the secure storage but not in the database; it still opens what it sealed, and nothing new is"
                            + " made with it",
                    DeviceKeys.name(key.purpose(), key.version())));
        }
    }

    private Optional<KeyInfo> adopt(String name) throws SecureStorageException {
        Matcher matcher = NAME.matcher(name);
        Optional<KeyPurpose> purpose = matcher.matches() ? purpose(matcher.group(1)) : Optional.empty();
        if (purpose.isEmpty()) {
            return Optional.empty(); // Somebody else's secret.
        }
        int version = Integer.parseInt(matcher.group(2));
        Optional<Secret> secret = vault.get(name);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        try (Secret key = secret.get()) {
            return key.length() == KeyPairs.LENGTH
                    ? Optional.of(new KeyInfo(
                            purpose.get(),
                            version,
                            State.RETIRED,
                            clock.instant(),
                            Optional.empty(),
                            KeyPairs.publicKey(purpose.get(), key)))
                    : Optional.empty();
        }
    }

    private static Optional<KeyPurpose> purpose(String text) {
        for (KeyPurpose purpose : KeyPurpose.values()) {
            if (purpose.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(purpose);
            }
        }
        return Optional.empty();
    }
}
