package dev.tomte.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes backups, looks whether they are good, and brings the device back from them. One of these works at a time; another
 * is refused with {@link BackupException.Reason#BUSY}. All run in the caller's thread, take long, and end soon after that
 * thread is interrupted, with {@link BackupException.Reason#CANCELLED}. Scheduled ones run as tasks.
 */
@ProviderType
public interface BackupService {

    /**
     * Makes a backup: the database as it is at one moment, without stopping its writers, the configuration, the plug-ins
     * and, sealed once more, the secrets. When it returns, the file is whole and on disk; when it throws, there is none.
     */
    BackupFile createBackup(BackupRequest request, BackupProgress progress) throws BackupException;

    /** The backups in the backup folder and others made on this device that are still there, youngest first. */
    List<BackupFile> getBackupList() throws BackupException;

    /**
     * Reads a whole backup and compares it with its manifest: every hash, the database's integrity, the secrets' seal. The
     * answer is remembered.
     *
     * @param key what opens it; {@link BackupKey#own()} for what this device has
     * @throws BackupException if it could not be read to the end for another reason than its content: a wrong key, no room
     */
    BackupReport verifyBackup(Path file, BackupKey key, BackupProgress progress) throws BackupException;

    /**
     * Restores a backup into a scratch folder as a restore would, looks whether Tomte could start on it, and removes it. The
     * answer is remembered.
     *
     * @param file which; empty for the newest
     */
    BackupReport drill(Optional<Path> file, BackupKey key, BackupProgress progress) throws BackupException;

    /**
     * Makes a backup ready to take the place of what is here. All of it is read and verified first; nothing is replaced
     * before the next start, which does it as a whole and keeps what was there, to be had back by {@link #undoRestore}.
     *
     * @return what will be replaced
     * @throws BackupException also if the backup is of a newer Tomte, or its tables are ahead of this one's
     */
    RestorePlan restoreBackup(Path file, BackupKey key, BackupProgress progress) throws BackupException;

    /**
     * Takes back a restore: one that waits for the next start is forgotten, else what the last one replaced is made ready to
     * take its place again at the next start.
     *
     * @return empty if only a waiting one was forgotten
     * @throws BackupException {@link BackupException.Reason#REFUSED} if there is nothing to take back
     */
    Optional<RestorePlan> undoRestore() throws BackupException;

    /**
     * Changes when backups are made; lasting, as the configuration is changed.
     *
     * @param cron in the device's time zone; empty for never
     * @return when the first is made; empty for never
     * @throws IllegalArgumentException if it is not a cron expression, or never comes; then nothing is changed
     */
    Optional<Instant> scheduleBackup(Optional<String> cron) throws BackupException;

    /**
     * Removes backups of the backup folder that the retention does not keep; never the newest, nor the newest that was
     * found good, nor one that still has to be copied to a target. Copies that were given up keep none.
     *
     * @param dryRun only says which
     * @return which
     */
    List<Path> prune(boolean dryRun) throws BackupException;

    /** Where backups are, when the next comes, how the last ones went. */
    BackupStatus status() throws BackupException;
}
