package dev.tomte.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second Tomte off a data folder. The operating system releases the lock with the process, however that ends.
 */
final class DataLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path pidFile;
    private final Path supervisorFile;

    private DataLock(FileChannel channel, Path data) {
        this.channel = channel;
        pidFile = data.resolve("tomte.pid");
        supervisorFile = data.resolve("supervisor.pid");
    }

    /**
     * Takes the lock.
     *
     * @throws StartException if another process has it
     * @throws IOException if the folder cannot be written to, which may pass: a full disk
     */
    static DataLock acquire(Path data) throws StartException, IOException {
        FileChannel channel =
                FileChannel.open(data.resolve("tomte.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new StartException("Another Tomte (process " + pidOf(data.resolve("tomte.pid"))
                        + ") runs on the data folder " + data + "; stop it, or set TOMTE_DATA to another folder");
            }
            DataLock held = new DataLock(channel, data);
            held.sign();
            return held;
        } catch (StartException | IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Who holds the lock, and who starts it again: for {@code tomte stop} and for people. */
    private void sign() throws IOException {
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        String supervisor = System.getProperty("tomte.supervisor");
        if (supervisor != null) {
            Files.writeString(supervisorFile, supervisor + "\n");
        }
    }

    private static String pidOf(Path pidFile) throws IOException {
        return Files.exists(pidFile) ? Files.readString(pidFile).trim() : "unknown";
    }

    /**
     * Releases the lock; the pid file goes first, so that nobody takes the next owner's away. The supervisor's stays: it
     * may be about to start Tomte again. Closing again does nothing.
     */
    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            Files.deleteIfExists(pidFile);
            channel.close();
        }
    }
}
