package dev.tomte.securestorage.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The back ends in the order of preference, and what protects the secrets in each. */
public enum BackendName {
    KEYCHAIN("an encrypted file, its key in the macOS Keychain"),
    DPAPI("an encrypted file, its key protected by the Windows account (DPAPI)"),
    SECRET_SERVICE("the key ring of the desktop session (Secret Service)"),
    TPM("an encrypted file, its key sealed by this machine's TPM 2.0"),
    FILE_PASSPHRASE("an encrypted file, its key under a passphrase (Argon2id)"),
    FILE_MACHINE("an encrypted file, its key in an owner-only file of this machine");

    private final String description;

    BackendName(String description) {
        this.description = description;
    }

    /** As it is written in the configuration, such as {@code file-machine}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    /** The back end that is written like this. */
    public static Optional<BackendName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text().equals(text)).findFirst();
    }

    /** All, for messages. */
    public static String all() {
        return Arrays.stream(values()).map(BackendName::text).collect(Collectors.joining(", "));
    }
}
