package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import java.util.Map;
import java.util.Optional;

/** The passphrase, as configured now. One that can be had only once is held until {@link #forget}. */
final class Passphrase {

    private static final int DEFAULT_MEMORY_MIB = 64;

    private final Map<String, String> environment;
    private String configured = "";
    private Optional<PassphraseSource> source;
    private String fault = "";
    private int memoryMib = DEFAULT_MEMORY_MIB;
    private Optional<Secret> held = Optional.empty();

    Passphrase(Map<String, String> environment) {
        this.environment = environment;
        source = Optional.of(PassphraseSource.of("", environment));
    }

    /** Whether the passphrase comes from another place now. One that will not do is told by {@link #get}. */
    synchronized boolean configure(String text, int memory) {
        memoryMib = memory;
        if (text.equals(configured)) {
            return false;
        }
        configured = text;
        forget();
        try {
            source = Optional.of(PassphraseSource.of(text.strip(), environment));
        } catch (IllegalArgumentException e) {
            source = Optional.empty();
            fault = e.getMessage();
        }
        return true;
    }

    synchronized int memoryMib() {
        return memoryMib;
    }

    /** Also where what is configured will not do. */
    synchronized boolean isConfigured() {
        return !configured.isBlank();
    }

    synchronized boolean isAskedFor() {
        return source.filter(known -> known.kind() == PassphraseSource.Kind.PROMPT)
                .isPresent();
    }

    /** A copy, which the caller closes. */
    synchronized Secret get() throws SecureStorageException {
        if (held.isEmpty()) {
            Secret read = source.orElseThrow(() -> Failures.unavailable(fault)).read();
            if (source.get().kind() != PassphraseSource.Kind.FD) {
                return read;
            }
            held = Optional.of(read);
        }
        return copy(held.get());
    }

    /** Takes a copy of what a person gave, and hands out what was held before, which the caller closes or restores. */
    synchronized Optional<Secret> give(Secret given) {
        Optional<Secret> before = held;
        held = Optional.of(copy(given));
        return before;
    }

    /** Goes back to what {@link #give} handed out. */
    synchronized void restore(Optional<Secret> before) {
        forget();
        held = before;
    }

    synchronized void forget() {
        held.ifPresent(Secret::close);
        held = Optional.empty();
    }

    private static Secret copy(Secret secret) {
        return Secret.of(secret.bytes());
    }
}
