package dev.tomte.securestorage.internal;

import dev.tomte.secret.SecureStorageException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The back ends that are there, and which of them a device without secrets begins with. */
final class Preference {

    private final Map<BackendName, SecretBackend> backends = new EnumMap<>(BackendName.class);

    /** A back end, and what keeps those before it in the order of preference from being used. */
    record Chosen(SecretBackend backend, List<String> passedOver) {}

    Preference(List<SecretBackend> backends) {
        backends.forEach(backend -> this.backends.put(backend.name(), backend));
    }

    SecretBackend get(BackendName name) throws SecureStorageException {
        SecretBackend backend = backends.get(name);
        if (backend == null) {
            throw Failures.unavailable("There is no back end " + name.text() + " in this Tomte");
        }
        return backend;
    }

    /** All, strongest first. */
    List<SecretBackend> all() {
        return List.copyOf(backends.values());
    }

    /** Those that hold secrets as far as can be seen, though nothing says which counts. */
    List<SecretBackend> used() {
        return backends.values().stream().filter(SecretBackend::isUsed).toList();
    }

    /**
     * The first that can be used. One that a person has set up is not passed over: whoever configured a passphrase does
     * not expect less.
     *
     * @throws SecureStorageException if none can be used
     */
    Chosen strongest() throws SecureStorageException {
        List<String> passedOver = new ArrayList<>();
        for (SecretBackend backend : backends.values()) {
            try {
                backend.check();
                return new Chosen(backend, passedOver);
            } catch (SecureStorageException e) {
                if (backend.isSetUp()) {
                    throw new SecureStorageException(
                            e.reason(), backend.name().text() + " is set up, but: " + e.getMessage(), e);
                }
                passedOver.add(backend.name().text() + ": " + e.getMessage());
            }
        }
        throw Failures.unavailable("No back end can keep secrets. " + String.join("; ", passedOver));
    }

    /** The first of these that can be used. */
    Optional<SecretBackend> first(List<BackendName> names) {
        for (BackendName name : names) {
            SecretBackend backend = backends.get(name);
            if (backend != null && why(backend).isEmpty()) {
                return Optional.of(backend);
            }
        }
        return Optional.empty();
    }

    /** Why a back end cannot be used; empty if it can. */
    static Optional<String> why(SecretBackend backend) {
        try {
            backend.check();
            return Optional.empty();
        } catch (SecureStorageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
