package dev.tomte.configuration.internal;

import java.io.IOException;
import java.io.Serial;

/** A value that the metatype does not allow. The owner's mistake, not the program's: a stack trace would only hide it. */
final class RefusedConfigurationException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    RefusedConfigurationException(String message) {
        super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
