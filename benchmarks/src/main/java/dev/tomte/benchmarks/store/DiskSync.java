package dev.tomte.benchmarks.store;

import dev.tomte.benchmarks.report.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk asks for a promise: appends as much as a small commit does and waits for it. */
public final class DiskSync {

    private static final int COUNT = 200;

    /** A page of SQLite and its frame header in the write-ahead log. */
    private static final int FRAME_BYTES = 4096 + 24;

    private DiskSync() {}

    /**
     * /**
     * Does it 200 times.
     *
     * @param micros takes the time of each append
     */
    public static void measure(Path folder, boolean metadata, Samples micros) throws IOException {
        Path file = folder.resolve("sync");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
            for (int i = 0; i < COUNT; i++) {
                frame.clear();
                long start = System.nanoTime();
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
                channel.force(metadata);
                micros.add((System.nanoTime() - start) / 1e3);
            }
        }
        Files.delete(file);
    }
}
