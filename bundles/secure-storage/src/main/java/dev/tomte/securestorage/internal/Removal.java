package dev.tomte.securestorage.internal;

import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a move: wipes the places that secrets were moved away from, and writes the new choice into the configuration.
 * Both can be done twice, and the placement remembers them until they are done.
 */
final class Removal {

    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final SecretFolder folder;
    private final Preference backends;
    private final ConfigurationChange change;
    private boolean tried;

    Removal(SecretFolder folder, Preference backends, ConfigurationChange change) {
        this.folder = folder;
        this.backends = backends;
        this.change = change;
    }

    /** What the file says. */
    Optional<Placement> placement() throws SecureStorageException {
        try {
            return Placement.read(folder);
        } catch (IOException e) {
            throw new SecureStorageException(
                    Reason.DAMAGED,
                    "data/secrets/placement, which says where the secrets are, cannot be read: " + e.getMessage()
                            + ". Put it back from a copy",
                    e);
        }
    }

    /** @throws SecureStorageException if it is not done; the secrets are moved all the same */
    void run() throws SecureStorageException {
        tried = true;
        Optional<Placement> placement = placement();
        if (placement.isEmpty()) {
            return;
        }
        try {
            for (BackendName leftover : placement.get().leftover()) {
                backends.get(leftover).wipe();
            }
            change.backend(placement.get().backend());
            placement.get().clean().write(folder);
        } catch (SecureStorageException | IOException e) {
            throw new SecureStorageException(
                    Reason.IO,
                    "The secrets are moved to " + placement.get().backend().text() + " and used from there, but what is"
                            + " left where they were could not be wiped, or the configuration not be changed: "
                            + e.getMessage() + ". The same secret:migrate, or the next start, tries again",
                    e);
        }
    }

    /** Ends what a crash has cut off, and is tried once; a failure is logged and hinders nobody. Whether it ended a move. */
    boolean resume() throws SecureStorageException {
        if (tried) {
            return false;
        }
        tried = true;
        Optional<Placement> placement = placement();
        if (placement.isEmpty() || placement.get().leftover().isEmpty()) {
            return false;
        }
        try {
            run();
            LOG.info(
                    "A move of secrets to {} that was cut off is done now",
                    placement.get().backend().text());
            return true;
        } catch (SecureStorageException e) {
            LOG.warn("{}", e.getMessage());
            return false;
        }
    }
}
