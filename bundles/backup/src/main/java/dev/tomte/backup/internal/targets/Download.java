package dev.tomte.backup.internal.targets;

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

    long received() throws IOException {
        return channel.size();
    }

    void finish() throws IOException {
        channel.close();
        Durable.replace(part, file);
    }

    /** Leaves nothing behind of what was not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
