package dev.tomte.benchmarks.tasks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in which every run leaves when it began and when it ended, by the clock that all processes share. It is written
 * by plain appends: what was written before a process is killed is there afterwards.
 */
final class RunLog implements Closeable {

    private static final int BYTES = 3 * Long.BYTES;

    private final FileChannel channel;

    RunLog(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A line of it. */
    record Entry(boolean end, long id, long nanos) {}

    void append(boolean end, long id) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(BYTES);
        entry.putLong(end ? 1 : 0).putLong(id).putLong(System.nanoTime()).flip();
        channel.write(entry);
    }

    static List<Entry> read(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Entry> entries = new ArrayList<>();
        while (all.remaining() >= BYTES) {
            entries.add(new Entry(all.getLong() == 1, all.getLong(), all.getLong()));
        }
        return entries;
    }

    static long count(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) / BYTES : 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
