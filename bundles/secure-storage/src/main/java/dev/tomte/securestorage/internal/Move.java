package dev.tomte.securestorage.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes all secrets to another back end. The new placement is what makes it so; before it, the old one counts and is whole,
 * after it, the new one. {@link Removal} then clears up where they were.
 */
final class Move {

    private final SecretFolder folder;
    private final Preference backends;

    Move(SecretFolder folder, Preference backends) {
        this.folder = folder;
        this.backends = backends;
    }

    /** How many were moved. */
    int run(Optional<Placement> from, BackendName target) throws SecureStorageException {
        SecretBackend to = backends.get(target);
        to.check();
        if (from.isEmpty()) {
            write(Placement.at(target));
            return 0;
        }
        Placement before = from.get();
        Set<BackendName> sources = new LinkedHashSet<>(List.of(before.backend()));
        before.behind().ifPresent(sources::add);
        boolean holdsSome = sources.remove(target);
        Set<BackendName> leftover = new LinkedHashSet<>(before.leftover());
        leftover.addAll(sources);
        leftover.remove(target);
        SortedMap<String, Secret> secrets = new TreeMap<>();
        try {
            for (BackendName source : sources) {
                collect(backends.get(source), before.backend() == target ? Set.copyOf(to.names()) : Set.of(), secrets);
            }
            copy(secrets, to, holdsSome);
            write(Placement.moved(target, leftover));
            return secrets.size();
        } finally {
            secrets.values().forEach(Secret::close);
        }
    }

    /** What an earlier source had of the same name is younger. */
    private static void collect(SecretBackend source, Set<String> except, Map<String, Secret> into)
            throws SecureStorageException {
        source.all().forEach((name, secret) -> {
            if (except.contains(name) || into.putIfAbsent(name, secret) != null) {
                secret.close();
            }
        });
    }

    private static void copy(SortedMap<String, Secret> secrets, SecretBackend to, boolean holdsSome)
            throws SecureStorageException {
        List<String> there = to.names();
        try {
            to.putAll(secrets);
            verify(secrets, to);
        } catch (SecureStorageException e) {
            if (!holdsSome && there.isEmpty()) {
                clear(to, e);
            }
            throw e;
        }
        if (!holdsSome) {
            // What a move that was cut off had left: it would come to life again.
            for (String name : there) {
                if (!secrets.containsKey(name)) {
                    to.delete(name);
                }
            }
        }
    }

    private static void verify(SortedMap<String, Secret> expected, SecretBackend to) throws SecureStorageException {
        SortedMap<String, Secret> found = to.all();
        try {
            for (Map.Entry<String, Secret> entry : expected.entrySet()) {
                Secret back = found.get(entry.getKey());
                if (back == null || !back.matches(entry.getValue())) {
                    throw Failures.damaged(
                            to.name().text() + " gave " + entry.getKey() + " back differently; nothing was moved");
                }
            }
        } finally {
            found.values().forEach(Secret::close);
        }
    }

    private static void clear(SecretBackend to, SecureStorageException failure) {
        try {
            to.wipe();
        } catch (SecureStorageException e) {
            failure.addSuppressed(e);
        }
    }

    private void write(Placement placement) throws SecureStorageException {
        try {
            placement.write(folder);
        } catch (IOException e) {
            throw Failures.io("data/secrets/placement cannot be written, nothing was moved: " + e.getMessage(), e);
        }
    }
}
