package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Asks for room before something is written.
 *
 * @param leaveFree bytes that are to stay free
 */
record Room(long leaveFree) {

    /** What is packed is seldom larger than half of what it was; a disk that then still fills up is a clear error, too. */
    static long packed(long bytes) {
        return bytes / 2;
    }

    void require(Path folder, long wanted) throws BackupException, IOException {
        long free = Disk.free(folder);
        if (free < wanted + leaveFree) {
            throw new BackupException(
                    Reason.NO_SPACE,
                    "A backup needs about " + megabytes(wanted) + " MB in " + folder + ", and " + megabytes(leaveFree)
                            + " MB are to stay free; there are " + megabytes(free)
                            + " MB. Make room, or give it another folder");
        }
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
