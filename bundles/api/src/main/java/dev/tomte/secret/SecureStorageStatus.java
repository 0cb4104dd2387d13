package dev.tomte.secret;

import java.util.List;
import java.util.Optional;

/**
 * Which back ends there are.
 *
 * @param active the back end in use; empty if none can be used
 * @param configured what the configuration asks for
 * @param fallback why a weaker one than the first of the order of preference is used; empty if it is not
 * @param backends all of them, strongest first
 */
public record SecureStorageStatus(
        Optional<String> active, String configured, Optional<String> fallback, List<Backend> backends) {

    public SecureStorageStatus {
        backends = List.copyOf(backends);
    }

    /**
     * A back end.
     *
     * @param name such as {@code tpm}
     * @param description what protects the secrets in it, for people
     * @param unavailable why it cannot be used here and now; empty if it can
     */
    public record Backend(String name, String description, Optional<String> unavailable) {}
}
