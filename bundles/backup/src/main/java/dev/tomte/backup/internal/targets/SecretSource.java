package dev.tomte.backup.internal.targets;

import dev.tomte.secret.Secret;

/** Where a target gets its password or key from each time it needs it, so that a changed one counts at once. */
@FunctionalInterface
public interface SecretSource {

    /**
     * The secret, which the target closes.
     *
     * @throws TargetException if there is none of this name
     */
    Secret open(String name) throws TargetException;
}
