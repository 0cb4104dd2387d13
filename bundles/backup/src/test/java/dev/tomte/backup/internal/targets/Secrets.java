package dev.tomte.backup.internal.targets;

import dev.tomte.secret.Secret;
import java.nio.charset.StandardCharsets;

/** The secrets of the tests: each is its own name. */
final class Secrets {

    private Secrets() {}

    static Secret named(String name) {
        return Secret.of(name.getBytes(StandardCharsets.UTF_8));
    }
}
