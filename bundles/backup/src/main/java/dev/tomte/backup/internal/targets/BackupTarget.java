package dev.tomte.backup.internal.targets;

import java.nio.file.Path;
import java.util.List;

/**
 * A place for copies of finished backup files. A file that is listed is whole: one that is on its way has another name until
 * then, or is not there. For one thread at a time; waits as long as it takes, and gives up when nothing moves.
 *
 * <p>Names are of letters, digits, {@code .}, {@code _} and {@code -}, at most 200, and neither begin with a dot nor end
 * with {@code .part}. What breaks that is an {@link IllegalArgumentException}.
 */
public interface BackupTarget {

    /**
     * Copies a file to the target, or what is left of it where an earlier attempt got part of the way and the target can
     * keep parts. Does nothing where it is there already. A file of this name with other content is replaced.
     *
     * @param file must not change meanwhile
     * @throws TargetException with the reason, and whether trying again may help
     */
    void upload(Path file, String name, Transfer transfer) throws TargetException, InterruptedException;

    /** The files that are there, in no order; of those that are not backups, too. */
    List<RemoteFile> list() throws TargetException, InterruptedException;

    /**
     * Copies a file from the target.
     *
     * @param file is replaced once the copy is whole and on disk
     * @throws TargetException also where there is no such file
     */
    void download(String name, Path file, Transfer transfer) throws TargetException, InterruptedException;

    /** Removes a file, and what was left of attempts to upload it. Does nothing where there is none. */
    void delete(String name) throws TargetException, InterruptedException;
}
