package dev.tomte.backup.internal.targets;

import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is being received beside the one it will replace. */
final class Download implements AutoCloseable, Received.Sink {

    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final Activity activity;

    Download(Path file, Activity activity) throws IOException {
        this.file = file;
        this.activity = activity;
        part = file.resolveSibling(file.getFileName() + Targets.PART);
        channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public void take(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        activity.moved(length);
    }

    /**
     * Puts it in its place.
     *
     * @throws TargetException unless it has so many bytes
     */
    void finish(long size) throws IOException, TargetException {
        long received = channel.size();
        if (received != size) {
            throw TargetException.retry(activity.what() + " failed: " + received + " bytes came instead of " + size);
        }
        channel.close();
        Disk.sync(part);
        Disk.move(part, file);
    }

    /** Leaves nothing behind of what was not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
