package dev.tomte.securestorage.internal;

import java.util.List;
import java.util.Optional;

/**
 * How the vault is, for health.
 *
 * @param backend where secrets are; empty if none was ever kept
 * @param leftover where some of those that were moved may still be
 * @param configured what the configuration asks for
 * @param conflict why the two do not go together
 * @param fallback that a fallback is used, and instead of what
 * @param trouble why the last call failed; empty if it succeeded
 */
record Condition(
        Optional<BackendName> backend,
        List<BackendName> leftover,
        String configured,
        Optional<String> conflict,
        Optional<String> fallback,
        Optional<String> trouble) {}
