package dev.tomte.configuration;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Snapshots of all configuration: every file in the folder {@code conf/}, and every configuration without one. The last ten
 * are kept, and those that somebody keeps. All methods may be called from any thread; they wait for the disk and for each
 * other.
 */
@ProviderType
public interface ConfigurationSnapshots {

    /**
     * Takes a snapshot; it is on disk when this returns.
     *
     * @param reason up to 200 printable characters; may be empty
     * @param who 1 to 100 printable characters
     * @throws SnapshotException if it could not be written, or if there is more configuration than a snapshot holds (2,000
     *     files, 4 MiB each, 64 MiB together); then there is none
     * @throws IllegalArgumentException if reason or who is not as described
     */
    ConfigurationSnapshot take(String reason, String who) throws SnapshotException;

    /**
     * All snapshots, the latest first.
     *
     * @throws SnapshotException if their folder cannot be read
     */
    List<ConfigurationSnapshot> list() throws SnapshotException;

    /**
     * Goes back to a snapshot, all or nothing, also over a crash: one that is cut short is completed at the next start.
     * Components follow at once; what is read at the start alone ({@code launcher.properties}) follows at the next one.
     * Files in {@code conf/} that the snapshot does not have are removed.
     *
     * @return a snapshot of what was there before, taken first
     * @throws SnapshotException if there is no such snapshot, if it is damaged or holds a value that is not allowed any more
     *     (then nothing was touched), or if the disk refused it (then everything is as it was)
     */
    ConfigurationSnapshot rollBack(long id, String who) throws SnapshotException;

    /**
     * Keeps a snapshot until it is released as often as it has holders. To keep it again changes nothing.
     *
     * @param holder who needs it, such as a backup: 1 to 64 of {@code a-z0-9-}
     * @throws SnapshotException if there is no such snapshot, or the disk refused it
     */
    void keep(long id, String holder) throws SnapshotException;

    /** Ends what {@link #keep} began; a snapshot that is not kept, or not there, is no mistake. */
    void release(long id, String holder) throws SnapshotException;
}
