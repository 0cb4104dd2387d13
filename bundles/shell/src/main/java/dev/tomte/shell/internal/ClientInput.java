package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Frames.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's standard input, fetched when a command reads it. */
final class ClientInput extends InputStream {

    private static final int MAX_SECRET = 4096;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final FrameWriter writer;
    private ByteBuffer received = NOTHING;
    private boolean asked;
    private boolean ended;

    ClientInput(FrameWriter writer) {
        this.writer = writer;
    }

    /** Before a command: what the one before left unread, or never got, does not concern it. */
    synchronized void discard() {
        received = NOTHING;
        asked = false;
        ended = false;
    }

    /** What the client sent. */
    synchronized void feed(ByteBuffer bytes) {
        if (asked) {
            asked = false;
            received = bytes;
            ended = !bytes.hasRemaining();
            notifyAll();
        }
    }

    /** Nothing will come any more. */
    synchronized void end() {
        asked = false;
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!await(false, "")) {
            return -1;
        }
        int count = Math.min(length, received.remaining());
        received.get(target, offset, count);
        return count;
    }

    @Override
    public synchronized int available() {
        return received.remaining();
    }

    /**
     * Asks for a line that is not shown while it is typed. The caller wipes it.
     *
     * @throws IOException if there is none
     */
    synchronized char[] readSecret(String prompt) throws IOException {
        if (!await(true, prompt)) {
            throw new IOException("Expected a line on standard input, but it has ended");
        }
        if (received.remaining() > MAX_SECRET) {
            throw new IOException("Expected a line of at most " + MAX_SECRET + " bytes");
        }
        byte[] line = new byte[received.remaining()];
        received.get(line);
        int length = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        var decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line, 0, length));
        char[] secret = new char[decoded.remaining()];
        decoded.get(secret);
        Arrays.fill(line, (byte) 0);
        Arrays.fill(decoded.array(), '\0');
        return secret;
    }

    /** Waits for bytes; false at the end of the input. */
    private boolean await(boolean secret, String prompt) throws IOException {
        if (!received.hasRemaining() && !ended && !asked) {
            byte[] text = prompt.getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[1 + text.length];
            payload[0] = (byte) (secret ? 1 : 0);
            System.arraycopy(text, 0, payload, 1, text.length);
            asked = true;
            writer.send(Frame.of(Frames.READ, payload));
        }
        try {
            while (!received.hasRemaining() && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while reading");
            interrupted.initCause(e);
            throw interrupted;
        }
        return received.hasRemaining();
    }
}
