package dev.tomte.securestorage.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the first secret goes, and where new ones go while that place cannot be used. Says each aloud. */
final class Choice {

    private static final Logger LOG = LoggerFactory.getLogger(Choice.class);

    private final Preference backends;
    private final Auditor auditor;

    Choice(Preference backends, Auditor auditor) {
        this.backends = backends;
        this.auditor = auditor;
    }

    /** For a data folder without secrets. */
    Placement first(SecretSettings settings) throws SecureStorageException {
        return settings.backend().isPresent() ? configured(settings.backend().get(), settings) : strongest();
    }

    /**
     * For new secrets, while where the others are cannot be used.
     *
     * @throws SecureStorageException if no fallback is configured that can be used, or one is used already
     */
    Placement instead(Placement of, SecretSettings settings, SecureStorageException why) throws SecureStorageException {
        if (of.behind().isPresent()) {
            // There may be only one behind, or nobody could say what is where.
            throw refused(of.backend(), "Another fallback cannot be used on top of this one", why);
        }
        return fallBack(of.backend(), Optional.of(of.backend()), of.leftover(), settings, why);
    }

    private Placement strongest() throws SecureStorageException {
        Preference.Chosen chosen = backends.strongest();
        BackendName name = chosen.backend().name();
        LOG.info(
                "Secrets are kept in {} from now on: {}. {}",
                name.text(),
                name.description(),
                chosen.passedOver().isEmpty()
                        ? "It is the first of the order of preference"
                        : "Not to be used are " + String.join("; ", chosen.passedOver()));
        auditor.note(AuditEvent.success("secret.place", name.text()).with("configured", "auto"));
        return Placement.at(name);
    }

    private Placement configured(BackendName name, SecretSettings settings) throws SecureStorageException {
        try {
            backends.get(name).check();
        } catch (SecureStorageException e) {
            if (e.reason() != Reason.UNAVAILABLE) {
                throw e;
            }
            return fallBack(name, Optional.empty(), List.of(), settings, e);
        }
        auditor.note(AuditEvent.success("secret.place", name.text()).with("configured", name.text()));
        return Placement.at(name);
    }

    private Placement fallBack(
            BackendName from,
            Optional<BackendName> behind,
            List<BackendName> leftover,
            SecretSettings settings,
            SecureStorageException why)
            throws SecureStorageException {
        List<BackendName> allowed =
                settings.fallback().stream().filter(name -> name != from).toList();
        SecretBackend found = backends.first(allowed)
                .orElseThrow(() -> refused(
                        from,
                        allowed.isEmpty()
                                ? "No fallback is configured (fallback of " + SecretConfig.PID + ")"
                                : "Nor can a fallback of those configured",
                        why));
        BackendName to = found.name();
        LOG.warn(
                "{} cannot be used ({}); as the configuration allows, new secrets go to {}: {}",
                from.text(),
                why.getMessage(),
                to.text(),
                to.description());
        auditor.note(AuditEvent.success("secret.fallback", to.text())
                .with("instead-of", from.text())
                .with("why", why.getMessage()));
        return new Placement(to, behind, leftover);
    }

    private SecureStorageException refused(BackendName from, String words, SecureStorageException why) {
        auditor.note(AuditEvent.refused("secret.fallback", from.text(), why.getMessage()));
        return new SecureStorageException(
                why.reason(), from.text() + " cannot be used: " + why.getMessage() + ". " + words, why);
    }
}
