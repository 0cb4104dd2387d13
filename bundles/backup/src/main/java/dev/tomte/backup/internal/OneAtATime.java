package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lets one long work in on a data folder, and tells another one what it is. */
final class OneAtATime {

    /** By data folder, for all instances of the service: one that was stopped may still be ending its work. */
    private static final Map<Path, String> CURRENT = new ConcurrentHashMap<>();

    private final Path data;

    OneAtATime(Path data) {
        this.data = data.toAbsolutePath().normalize();
    }

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
        String other = begin(what);
        if (other != null) {
            throw new BackupException(
                    Reason.BUSY, "This has to wait because " + other + "; try again once that has ended");
        }
        try {
            return work.run();
        } catch (IOException e) {
            throw new BackupException(Reason.IO, "It failed while " + what + ": " + e, e);
        } finally {
            end();
        }
    }

    /** Does what is only of use while nobody is at work; else nothing. */
    void ifNone(String what, Runnable brief) {
        if (begin(what) == null) {
            try {
                brief.run();
            } finally {
                end();
            }
        }
    }

    private @Nullable String begin(String what) {
        return CURRENT.putIfAbsent(data, what);
    }

    private void end() {
        CURRENT.remove(data);
    }
}
