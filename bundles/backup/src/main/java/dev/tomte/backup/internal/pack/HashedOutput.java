package dev.tomte.backup.internal.pack;

import com.sun.nio.file.ExtendedOpenOption;
import dev.tomte.backup.internal.archive.Hash;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes and writes a file, in a thread of its own, past the system's cache where the file system allows that: what collects
 * there is written all at once, and whoever else waits for the disk at that moment waits for all of it.
 */
final class HashedOutput extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(HashedOutput.class);
    private static final int PIECE = 128 << 10;
    /** Compression delivers some megabytes at a time, and is not to wait for the disk meanwhile. */
    private static final int PIECES = 32;

    private final FileChannel channel;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(HashedOutput::thread);
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(PIECES);
    private final Hash hash = new Hash();
    private ByteBuffer filling;
    private volatile @Nullable FileChannel direct;
    private volatile @Nullable Exception failure;
    private long position;

    /**
     * @param file the channel's
     * @param channel to an empty file; left open
     */
    HashedOutput(Path file, FileChannel channel) throws IOException {
        this.channel = channel;
        int block = Math.toIntExact(Files.getFileStore(file).getBlockSize());
        boolean aligned = block > 0 && PIECE % block == 0;
        filling = piece(aligned ? block : 1);
        for (int i = 1; i < PIECES; i++) {
            free.add(piece(aligned ? block : 1));
        }
        direct = aligned ? open(file) : null;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tomte-backup-writing");
        thread.setDaemon(true);
        return thread;
    }

    /** At an address such as the disk wants. */
    private static ByteBuffer piece(int block) {
        return ByteBuffer.allocateDirect(PIECE + block - 1)
                .alignedSlice(block)
                .limit(PIECE)
                .slice();
    }

    private static @Nullable FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} is written through the system's cache", file, e);
            return null;
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, filling.remaining());
            filling.put(bytes, from + done, part);
            done += part;
            if (!filling.hasRemaining()) {
                handOver();
            }
        }
    }

    private void handOver() throws IOException {
        throwFailure();
        ByteBuffer full = filling.flip();
        writer.execute(() -> drainOrFail(full));
        try {
            filling = free.take();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void throwFailure() throws IOException {
        Exception known = failure;
        if (known != null) {
            throw new IOException(known.getMessage(), known);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
        interrupted.initCause(e);
        return interrupted;
    }

    private void drainOrFail(ByteBuffer piece) {
        try {
            if (failure == null) {
                drain(piece);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        free.add(piece.clear());
    }

    private void drain(ByteBuffer piece) throws IOException {
        hash.update(piece.duplicate());
        FileChannel straight = direct;
        if (straight != null && piece.remaining() == PIECE) {
            try {
                position += straight.write(piece, position);
            } catch (IOException e) {
                // Some file systems only say now that they cannot; what is wrong with the disk shows below again.
                LOG.debug("It is written through the system's cache", e);
                direct = null;
                straight.close();
            }
        }
        while (piece.hasRemaining()) {
            position += channel.write(piece, position);
        }
    }

    /** All of it is with the system then; the channel has to be forced to have it on disk. */
    @Override
    public void close() throws IOException {
        try {
            if (filling.position() > 0) {
                handOver();
            }
        } finally {
            end();
        }
    }

    private void end() throws IOException {
        writer.shutdown();
        try {
            while (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("The disk takes long to write the backup");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            FileChannel straight = direct;
            if (straight != null) {
                straight.close();
            }
        }
        throwFailure();
    }

    /** Of all that was written; once, after it was closed. */
    String hash() {
        return hash.hex();
    }
}
