package dev.tomte.resilience;

import java.util.concurrent.RejectedExecutionException;

/** Work was not taken, or given up, because its queue is full or closed; the message says which. */
public class WorkRefusedException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    public WorkRefusedException(String message) {
        super(message);
    }

    public WorkRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
