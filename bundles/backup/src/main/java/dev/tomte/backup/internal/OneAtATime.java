package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Lets one long work in, and tells another one what it is. */
final class OneAtATime {

    private final AtomicReference<String> current = new AtomicReference<>("");

    /** What takes long. */
    @FunctionalInterface
    interface Work<T> {

        T run() throws BackupException, IOException;
    }

    /**
     * Does it, unless another one is at work.
     *
     * @param what is done, as it goes on after "because"
     * @throws BackupException also for each {@link IOException}
     */
    <T> T run(String what, Work<T> work) throws BackupException {
        if (!current.compareAndSet("", what)) {
            throw new BackupException(
                    Reason.BUSY, "This has to wait because " + current.get() + "; try again once that has ended");
        }
        try {
            return work.run();
        } catch (IOException e) {
            throw new BackupException(Reason.IO, "It failed while " + what + ": " + e, e);
        } finally {
            current.set("");
        }
    }
}
