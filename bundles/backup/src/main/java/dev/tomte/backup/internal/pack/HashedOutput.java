package dev.tomte.backup.internal.pack;

import com.sun.nio.file.ExtendedOpenOption;
import dev.tomte.backup.internal.archive.Hash;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes and writes a file, past the system's cache where the file system allows that: what collects there is written all at
 * once, and whoever else waits for the disk at that moment waits for all of it.
 */
final class HashedOutput extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(HashedOutput.class);
    private static final int PIECE = 128 << 10;

    private final FileChannel channel;
    private final ByteBuffer piece;
    private final Hash hash = new Hash();
    private @Nullable FileChannel direct;
    private long position;

    /**
     * @param file the channel's
     * @param channel to an empty file; left open
     */
    HashedOutput(Path file, FileChannel channel) throws IOException {
        this.channel = channel;
        int block = Math.toIntExact(Files.getFileStore(file).getBlockSize());
        boolean aligned = block > 0 && PIECE % block == 0;
        piece = piece(aligned ? block : 1);
        direct = aligned ? open(file) : null;
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

    /**
     * Makes way first for whoever waits for the processor; see {@link dev.tomte.backup.internal.archive.Meter#add}.
     *
     * @throws InterruptedIOException if the thread was interrupted, which it stays
     */
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing hangs on it; it is only good manners
    public void write(byte[] bytes, int from, int count) throws IOException {
        Thread.yield();
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, piece.remaining());
            piece.put(bytes, from + done, part);
            done += part;
            if (!piece.hasRemaining()) {
                drain();
            }
        }
    }

    private void drain() throws IOException {
        try {
            drainPiece();
        } catch (ClosedByInterruptException e) {
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private void drainPiece() throws IOException {
        piece.flip();
        hash.update(piece.duplicate());
        FileChannel straight = direct;
        if (straight != null && piece.remaining() == PIECE) {
            try {
                position += straight.write(piece, position);
            } catch (ClosedByInterruptException e) {
                throw e;
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
        piece.clear();
    }

    /** All of it is with the system then; the channel has to be forced to have it on disk. */
    @Override
    public void close() throws IOException {
        try {
            drain();
        } finally {
            FileChannel straight = direct;
            if (straight != null) {
                straight.close();
            }
        }
    }

    /** Of all that was written; once, after it was closed. */
    String hash() {
        return hash.hex();
    }
}
