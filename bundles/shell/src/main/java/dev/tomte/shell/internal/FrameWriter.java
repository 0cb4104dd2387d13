package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Frames.Frame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames in a thread of its own. A command must not write to the channel itself: it may be interrupted at any
 * time, and Java closes a channel whose writer is interrupted. A client that does not read holds up its command only.
 */
final class FrameWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FrameWriter.class);
    private static final int MAX_QUEUED = 64;
    private static final int MAX_OUTPUT = 32 * 1024;
    private static final long CHECK_MS = 200;
    private static final byte NO_TYPE = 0;
    private static final Frame END = Frame.of(NO_TYPE, new byte[0]);

    private final WritableByteChannel channel;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private volatile boolean closed;
    private volatile boolean ended;

    FrameWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Queues a frame, waiting for room.
     *
     * @throws IOException if the client is gone, or the thread is interrupted
     */
    void send(Frame frame) throws IOException {
        try {
            do {
                if (closed || ended) {
                    throw new IOException("The client has gone");
                }
            } while (!queue.offer(frame, CHECK_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while writing");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Queues bytes as frames of this type. */
    void send(byte type, byte[] bytes, int offset, int length) throws IOException {
        for (int sent = 0; sent < length; ) {
            int size = Math.min(MAX_OUTPUT, length - sent);
            byte[] part = new byte[size];
            System.arraycopy(bytes, offset + sent, part, 0, size);
            send(Frame.of(type, part));
            sent += size;
        }
    }

    /** Takes nothing more; {@link #run} ends when what is queued is written. */
    void close() {
        closed = true;
        // Only wakes run() when it waits; when there is no room, it does not.
        boolean woken = queue.offer(END);
        LOG.trace("Closing, woken: {}", woken);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Frame frame = queue.take();
                if (frame.type() != NO_TYPE) {
                    Frames.write(channel, frame);
                }
                if (closed && queue.isEmpty()) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("A client went away while it was written to: {}", e.toString());
        } catch (InterruptedException e) {
            LOG.debug("Writing to a client was interrupted", e);
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }
}
