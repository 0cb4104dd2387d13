package dev.tomte.plugin;

import org.jspecify.annotations.Nullable;

/** A plug-in could not be brought into the wanted state; the message says why and what to do. */
public class PluginException extends Exception {

    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
