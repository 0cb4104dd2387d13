package dev.tomte.settings;

import org.jspecify.annotations.Nullable;

/** A setting could not be changed or read; the message says which, why, and what to do. Nothing was changed. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
