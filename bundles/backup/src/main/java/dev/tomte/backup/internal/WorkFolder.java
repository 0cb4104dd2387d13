package dev.tomte.backup.internal;

import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for what is only needed while one work goes on, empty at its beginning and gone at its end: unsealed things may be
 * in it. Only for the one whose turn it is.
 */
final class WorkFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

    private final Path folder;

    private WorkFolder(Path folder) {
        this.folder = folder;
    }

    /** What a kill may have left in it is removed first. */
    static WorkFolder open(Path folder) throws IOException {
        Disk.delete(folder);
        return new WorkFolder(Disk.ownFolder(folder));
    }

    /** Removes what a kill may have left. */
    static void clear(Path folder) {
        try {
            Disk.delete(folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed, and what is in it is not sealed", folder, e);
        }
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        clear(folder);
    }
}
