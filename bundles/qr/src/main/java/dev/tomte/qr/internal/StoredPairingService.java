package dev.tomte.qr.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import dev.tomte.qr.Pairing;
import dev.tomte.qr.Pairing.State;
import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingException.Reason;
import dev.tomte.qr.PairingService;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsManager;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps pairing codes in the store, as salted hashes. */
@Component(service = PairingService.class, configurationPid = StoredPairingService.PID)
@Designate(ocd = QrConfig.class)
public final class StoredPairingService implements PairingService {

    static final String PID = "dev.tomte.qr";

    private static final Logger LOG = LoggerFactory.getLogger(StoredPairingService.class);
    private static final int SALT = 16;
    private static final int LONGEST_WHO = 100;

    private final PairingTable table;
    private final PairingMemory memory;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private volatile QrSettings settings = QrSettings.DEFAULTS;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable KeyManager keys;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable AuditLog audit;

    /** Knows the server that the device talks to. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile @Nullable SettingsManager device;

    @Activate
    public StoredPairingService(QrConfig config, @Reference Store store) {
        this(store, InstantSource.system(), PairingMemory.SHARED, null, null);
        configure(config);
    }

    StoredPairingService(
            Store store,
            InstantSource clock,
            PairingMemory memory,
            @Nullable KeyManager keys,
            @Nullable AuditLog audit) {
        table = new PairingTable(store);
        this.clock = clock;
        this.memory = memory;
        this.keys = keys;
        this.audit = audit;
    }

    /** Takes the new settings if they are valid; otherwise says why not and keeps those it has, at first the defaults. */
    @Modified
    void configure(QrConfig config) {
        try {
            settings = QrSettings.of(config);
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {}. Nothing of it is taken; what was set before stays", PID, e.getMessage());
        }
    }

    @Override
    public PairingCode issue(String purpose, Optional<Duration> timeToLive, String who) throws PairingException {
        checkWho(who);
        if (!purpose.matches("[a-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("Expected a purpose of 1 to 64 of a-z, 0-9, '.' and '-'");
        }
        Duration time = timeToLive.orElse(settings.timeToLive());
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Expected a time to live of " + SHORTEST + " to " + LONGEST + ", not " + time);
        }
        String code = CodeText.random(random);
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        byte[] hash = CodeText.hash(salt, CodeText.normalized(code).orElseThrow());
        long id = stored(() -> table.add(
                        purpose, salt, hash, now.toEpochMilli(), time.toMillis(), memory.expired(table.rows())))
                .orElseThrow(() -> new PairingException(
                        Reason.TOO_MANY_CODES,
                        PairingTable.MOST_OPEN + " pairing codes are open already; qr:revoke or time ends them"));
        memory.issued(id, time);
        note(AuditEvent.success("qr.issue", Long.toString(id)).by(who).with("purpose", purpose));
        return new PairingCode(id, code, purpose, now.plusMillis(time.toMillis()));
    }

    @Override
    public String payload(String deviceId, PairingCode code) throws PairingException {
        String toSign = PairingUrl.toSign(base(), deviceId, code.code(), code.expiresAt());
        try {
            return PairingUrl.format(toSign, keys().sign(PairingUrl.bytes(toSign)));
        } catch (SecureStorageException e) {
            throw new PairingException(
                    Reason.UNAVAILABLE, "The pairing code could not be signed: " + e.getMessage(), e);
        }
    }

    /** Where the app is that pairs: as configured, else the server that the device talks to. */
    private String base() throws PairingException {
        Optional<String> configured = settings.baseUrl();
        if (configured.isPresent()) {
            return configured.get();
        }
        SettingsManager known = device;
        String server = known == null ? "" : known.getValue(DeviceSettings.SERVER_URL);
        return QrSettings.base(server)
                .orElseThrow(() -> new PairingException(
                        Reason.CONFIGURATION,
                        "No base URL is set for pairing codes"
                                + (server.isEmpty()
                                        ? ""
                                        : ", and serverUrl, " + server
                                                + ", is no https address without query and fragment")
                                + "; set one with 'tomte config:set " + PID + " baseUrl https://…'"));
    }

    @Override
    public Pairing redeem(String codeOrUrl, String who) throws PairingException {
        checkWho(who);
        PairingRow row = find(codeOrUrl, who);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!stored(() -> table.end(row.id(), State.REDEEMED, now.toEpochMilli(), who))) {
            throw ended(find(row.id()).map(PairingRow::state).orElse(State.REDEEMED), row);
        }
        note(AuditEvent.success("qr.redeem", Long.toString(row.id())).by(who).with("purpose", row.purpose()));
        return row.ended(State.REDEEMED, now, who);
    }

    @Override
    public Pairing verify(String codeOrUrl) throws PairingException {
        return find(codeOrUrl, AuditEvent.SYSTEM).pairing(State.OPEN);
    }

    @Override
    public List<Pairing> list() throws PairingException {
        return stored(table::rows).stream()
                .map(row -> row.pairing(memory.state(row)))
                .filter(pairing -> pairing.state() == State.OPEN || isRecent(pairing))
                .toList();
    }

    @Override
    public boolean revoke(long id, String who) throws PairingException {
        checkWho(who);
        PairingRow row = find(id).orElseThrow(() -> new IllegalArgumentException("There is no pairing code " + id));
        if (memory.state(row) != State.OPEN
                || !stored(() -> table.end(id, State.REVOKED, clock.instant().toEpochMilli(), who))) {
            return false;
        }
        note(AuditEvent.success("qr.revoke", Long.toString(id)).by(who).with("purpose", row.purpose()));
        return true;
    }

    /** The open one with this code. */
    private PairingRow find(String codeOrUrl, String who) throws PairingException {
        boolean isUrl = PairingUrl.isMeant(codeOrUrl);
        Optional<PairingUrl> url = isUrl ? PairingUrl.parse(codeOrUrl) : Optional.empty();
        Optional<String> given = isUrl ? url.map(PairingUrl::code) : Optional.of(codeOrUrl);
        String code = given.flatMap(CodeText::normalized)
                .orElseThrow(() -> new PairingException(
                        Reason.MALFORMED,
                        "Expected a pairing code like XXXX-XXXX-XXXX, or the whole URL of a QR code"));
        if (!memory.attempt(settings.attemptsPerMinute())) {
            throw new PairingException(
                    Reason.TOO_MANY_ATTEMPTS,
                    settings.attemptsPerMinute() + " wrong codes within a minute; try again in a minute");
        }
        try {
            PairingRow row = open(code, url);
            memory.succeeded();
            return row;
        } catch (PairingException e) {
            if (e.reason() == Reason.UNKNOWN || e.reason() == Reason.SIGNATURE) {
                noteFailure(who);
            } else {
                memory.succeeded(); // who knows a code that is no good any more is not guessing
            }
            throw e;
        }
    }

    private PairingRow open(String code, Optional<PairingUrl> url) throws PairingException {
        if (url.isPresent()) {
            checkSignature(url.get());
        }
        List<PairingRow> rows = stored(table::rows);
        // All are compared, so that the time does not tell which one it was.
        List<PairingRow> matching =
                rows.stream().filter(row -> row.matches(code)).toList();
        if (matching.isEmpty()) {
            int open = stored(() -> table.wrongCode(memory.expired(rows)));
            throw new PairingException(
                    Reason.UNKNOWN, "There is no such pairing code" + (open == 0 ? "; none is open" : ""));
        }
        PairingRow row = matching.get(0);
        State state = memory.state(row);
        if (state != State.OPEN) {
            throw ended(state, row);
        }
        return row;
    }

    private void checkSignature(PairingUrl url) throws PairingException {
        try {
            if (!keys().verify(PairingUrl.bytes(url.signed()), url.signature())) {
                throw new PairingException(
                        Reason.SIGNATURE, "This device did not sign the code, or somebody changed it since");
            }
        } catch (SecureStorageException e) {
            throw new PairingException(Reason.UNAVAILABLE, "The signature could not be checked: " + e.getMessage(), e);
        }
    }

    private KeyManager keys() throws PairingException {
        KeyManager current = keys;
        if (current == null) {
            throw new PairingException(
                    Reason.UNAVAILABLE, "The device has no keys at the moment: secure storage is not there");
        }
        return current;
    }

    private Optional<PairingRow> find(long id) throws PairingException {
        return stored(table::rows).stream().filter(row -> row.id() == id).findFirst();
    }

    private boolean isRecent(Pairing pairing) {
        Instant ended = pairing.endedAt().orElse(pairing.expiresAt());
        return ended.isAfter(clock.instant().minus(PairingExpiry.SHOWN));
    }

    private static PairingException ended(State state, PairingRow row) {
        return switch (state) {
            case REVOKED -> new PairingException(Reason.REVOKED, "Pairing code " + row.id() + " was revoked");
            case REDEEMED ->
                new PairingException(
                        Reason.USED, "Pairing code " + row.id() + " was used before: a code is good for one time");
            default -> new PairingException(Reason.EXPIRED, "Pairing code " + row.id() + " has expired");
        };
    }

    /** Before anything is done, as afterwards the audit log could not take it. */
    private static void checkWho(String who) {
        if (who.isEmpty() || who.length() > LONGEST_WHO) {
            throw new IllegalArgumentException("Expected 1 to " + LONGEST_WHO + " characters that say who");
        }
    }

    private void noteFailure(String who) {
        long count = memory.failed();
        if (count > 0) {
            note(AuditEvent.refused("qr.redeem", "", "wrong code").by(who).with("attempts", Long.toString(count)));
        }
    }

    private void note(AuditEvent event) {
        AuditLog current = audit;
        if (current != null) {
            var unused = current.append(event).whenComplete((entry, failure) -> {
                if (failure != null) {
                    LOG.error("{}", failure.getMessage(), failure);
                }
            });
        }
    }

    /** What the table does. */
    @FunctionalInterface
    private interface Access<T> {
        T run() throws StoreException;
    }

    private static <T> T stored(Access<T> access) throws PairingException {
        try {
            return access.run();
        } catch (StoreException e) {
            throw new PairingException(
                    Reason.UNAVAILABLE, "The pairing codes cannot be read or written: " + e.getMessage(), e);
        }
    }
}
