package dev.tomte.backup;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told how far a long work is. Called in its thread, at most a few times a second. */
@ConsumerType
@FunctionalInterface
public interface BackupProgress {

    /** Tells nobody. */
    BackupProgress NONE = (percent, message) -> {};

    /**
     * How far.
     *
     * @param percent 0 to 100
     * @param message what is being done and, once it can be told, how long it will take; up to 200 characters
     */
    void progress(int percent, String message);
}
