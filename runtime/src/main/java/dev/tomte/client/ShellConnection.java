package dev.tomte.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to the running Tomte. One thread calls commands; meanwhile others may {@link #interrupt} them and
 * {@link #input} what they read.
 */
final class ShellConnection implements Closeable {

    private static final int HEADER = 5;
    private static final int MAX_LENGTH = 1 << 20;
    private static final int OUT_IS_TERMINAL = 1;
    private static final int IN_IS_TERMINAL = 2;

    private final SocketChannel channel;
    private final Object writing = new Object();

    private ShellConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @throws NotRunningException if nobody listens
     */
    static ShellConnection open(Path data) throws IOException {
        return new ShellConnection(SocketAddresses.connect(data));
    }

    /** Ends the connection when it still exists after this time: what waits for an answer then fails. */
    void limit(long millis) {
        Thread limiter = new Thread(new Limit(channel, millis), "tomte-limit");
        limiter.setDaemon(true);
        limiter.start();
    }

    /**
     * Says what the client is like.
     *
     * @param width in columns; 0 if unknown
     */
    void terminal(boolean out, boolean in, int width, String directory) throws IOException {
        byte[] path = directory.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 * Integer.BYTES + path.length);
        payload.putInt((out ? OUT_IS_TERMINAL : 0) | (in ? IN_IS_TERMINAL : 0));
        payload.putInt(width).put(path);
        send('T', payload.array());
    }

    /** Calls a command and answers its exit status. */
    int execute(List<String> words, Dialogue dialogue) throws IOException {
        int size = 0;
        List<byte[]> encoded = new ArrayList<>(words.size());
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            size += Integer.BYTES + bytes.length;
        }
        ByteBuffer payload = ByteBuffer.allocate(size);
        for (byte[] bytes : encoded) {
            payload.putInt(bytes.length).put(bytes);
        }
        send('X', payload.array());
        return await(dialogue);
    }

    /** Runs a line in Gogo's language and answers its exit status. */
    int line(String line, Dialogue dialogue) throws IOException {
        send('L', line.getBytes(StandardCharsets.UTF_8));
        return await(dialogue);
    }

    /** What the word before the cursor could become. */
    List<String> complete(String line, int cursor) throws IOException {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        send(
                'C',
                ByteBuffer.allocate(Integer.BYTES + text.length)
                        .putInt(cursor)
                        .put(text)
                        .array());
        Frame frame = read();
        while (frame.type != 'c') {
            frame = read();
        }
        List<String> candidates = new ArrayList<>();
        while (frame.payload.hasRemaining()) {
            byte[] candidate = new byte[frame.payload.getInt()];
            frame.payload.get(candidate);
            candidates.add(new String(candidate, StandardCharsets.UTF_8));
        }
        return candidates;
    }

    /** Answers a command that reads; without bytes, that the input has ended. */
    void input(byte[] bytes) throws IOException {
        send('I', bytes);
    }

    void interrupt() throws IOException {
        send('K', new byte[0]);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int await(Dialogue dialogue) throws IOException {
        while (true) {
            Frame frame = read();
            switch (frame.type) {
                case 'O' -> dialogue.out(frame.bytes);
                case 'E' -> dialogue.err(frame.bytes);
                case 'R' -> {
                    boolean secret = frame.payload.get() == 1;
                    String prompt = StandardCharsets.UTF_8.decode(frame.payload).toString();
                    dialogue.read(this, secret, prompt);
                }
                case 'Q' -> {
                    return frame.payload.getInt();
                }
                default ->
                    throw new IOException("Expected a frame of a known type, not " + frame.type
                            + ": the client and the running Tomte are of different versions");
            }
        }
    }

    private void send(char type, byte[] payload) throws IOException {
        if (payload.length > MAX_LENGTH) {
            throw new IOException("Expected at most " + MAX_LENGTH + " bytes at once, not " + payload.length);
        }
        ByteBuffer whole = ByteBuffer.allocate(HEADER + payload.length);
        whole.put((byte) type).putInt(payload.length).put(payload).flip();
        synchronized (writing) {
            while (whole.hasRemaining()) {
                channel.write(whole);
            }
        }
    }

    private Frame read() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(fill(HEADER));
        char type = (char) header.get();
        int length = header.getInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("Expected a frame of at most " + MAX_LENGTH + " bytes, not " + length);
        }
        return new Frame(type, fill(length));
    }

    private byte[] fill(int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("Tomte has ended the connection");
            }
        }
        return bytes;
    }

    private static final class Frame {

        final char type;
        final byte[] bytes;
        final ByteBuffer payload;

        Frame(char type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
            this.payload = ByteBuffer.wrap(bytes);
        }
    }
}
