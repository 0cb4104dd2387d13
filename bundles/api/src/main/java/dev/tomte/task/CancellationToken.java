package dev.tomte.task;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.osgi.annotation.versioning.ProviderType;

/** Tells a run that it is to stop. Its thread is interrupted at the same moment. May be used from any thread. */
@ProviderType
public interface CancellationToken {

    boolean isCancelled();

    /** Why, for people; empty while it is not cancelled. */
    Optional<String> reason();

    /**
     * For the middle of long work.
     *
     * @throws CancellationException if it is cancelled, with the reason
     */
    default void throwIfCancelled() {
        reason().ifPresent(reason -> {
            throw new CancellationException(reason);
        });
    }

    /**
     * Calls the action once it is cancelled; at once if it is already. For closing a socket that hangs, for example: in a
     * thread of the engine, so be quick.
     */
    void onCancel(Runnable action);
}
