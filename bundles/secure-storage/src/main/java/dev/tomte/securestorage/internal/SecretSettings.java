package dev.tomte.securestorage.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration says of the choice, checked.
 *
 * @param backend empty for {@code auto}
 * @param fallback in the order in which they are tried
 */
record SecretSettings(Optional<BackendName> backend, List<BackendName> fallback) {

    private static final String AUTO = "auto";

    SecretSettings {
        fallback = List.copyOf(fallback);
    }

    /** @throws IllegalArgumentException naming the key and the value that will not do */
    static SecretSettings of(SecretConfig config) {
        String backend = config.backend().strip();
        List<BackendName> fallback = new ArrayList<>();
        for (String each : config.fallback()) {
            if (!each.isBlank()) {
                fallback.add(name("fallback", each.strip()));
            }
        }
        return new SecretSettings(
                backend.equals(AUTO) ? Optional.empty() : Optional.of(name("backend", backend)), fallback);
    }

    /** As it is written in the configuration. */
    String configured() {
        return backend.map(BackendName::text).orElse(AUTO);
    }

    SecretSettings with(BackendName other) {
        return new SecretSettings(Optional.of(other), fallback);
    }

    private static BackendName name(String key, String text) {
        return BackendName.of(text)
                .orElseThrow(() -> new IllegalArgumentException(key + " = " + text + ": expected "
                        + (key.equals("backend") ? AUTO + ", " : "") + BackendName.all()));
    }
}
