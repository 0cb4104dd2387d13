package dev.tomte.task;

import org.jspecify.annotations.Nullable;

/** A task could not be stored, read or brought into the wanted state; the message says why, and nothing was changed. */
public class TaskException extends Exception {

    private static final long serialVersionUID = 1L;

    public TaskException(String message) {
        super(message);
    }

    public TaskException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
