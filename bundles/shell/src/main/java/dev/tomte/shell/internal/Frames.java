package dev.tomte.shell.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames of the socket, as the package describes them. */
final class Frames {

    static final int MAX_LENGTH = 1 << 20;

    static final byte TERMINAL = 'T';
    static final byte EXECUTE = 'X';
    static final byte LINE = 'L';
    static final byte COMPLETE = 'C';
    static final byte INPUT = 'I';
    static final byte INTERRUPT = 'K';

    static final byte OUT = 'O';
    static final byte ERR = 'E';
    static final byte READ = 'R';
    static final byte CANDIDATES = 'c';
    static final byte EXIT = 'Q';

    private static final int HEADER = 5;

    /** The payload belongs to the frame: nobody writes to it any more. */
    record Frame(byte type, ByteBuffer payload) {

        static Frame of(byte type, byte[] payload) {
            return new Frame(type, ByteBuffer.wrap(payload));
        }

        static Frame exit(int status) {
            return new Frame(
                    EXIT, ByteBuffer.allocate(Integer.BYTES).putInt(status).flip());
        }

        static Frame texts(byte type, List<String> texts) {
            List<byte[]> encoded = texts.stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList();
            ByteBuffer payload = ByteBuffer.allocate(encoded.stream()
                    .mapToInt(bytes -> Integer.BYTES + bytes.length)
                    .sum());
            encoded.forEach(bytes -> payload.putInt(bytes.length).put(bytes));
            return new Frame(type, payload.flip());
        }

        /** The rest of the payload, as one text. */
        String text() {
            return StandardCharsets.UTF_8.decode(payload).toString();
        }

        List<String> texts() throws IOException {
            List<String> texts = new ArrayList<>();
            while (payload.hasRemaining()) {
                int length = number();
                if (length < 0 || length > payload.remaining()) {
                    throw new IOException("A text of " + length + " bytes in a frame with " + payload.remaining());
                }
                ByteBuffer text = payload.slice(payload.position(), length);
                payload.position(payload.position() + length);
                texts.add(StandardCharsets.UTF_8.decode(text).toString());
            }
            return texts;
        }

        int number() throws IOException {
            if (payload.remaining() < Integer.BYTES) {
                throw new IOException("A frame '" + (char) type + "' that is too short");
            }
            return payload.getInt();
        }
    }

    private Frames() {}

    /** The next frame; null at the end. */
    static @Nullable Frame read(ReadableByteChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!fill(channel, header)) {
            return null;
        }
        byte type = header.flip().get();
        int length = header.getInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException(
                    "A frame has at most " + MAX_LENGTH + " bytes, this one says " + Integer.toUnsignedString(length));
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (length > 0 && !fill(channel, payload)) {
            throw new EOFException("The connection ended within a frame");
        }
        return new Frame(type, payload.flip());
    }

    static void write(WritableByteChannel channel, Frame frame) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(HEADER + frame.payload().remaining())
                .put(frame.type())
                .putInt(frame.payload().remaining())
                .put(frame.payload())
                .flip();
        while (whole.hasRemaining()) {
            channel.write(whole);
        }
    }

    /** Reads until the buffer is full; false if the channel ended before its first byte. */
    private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new EOFException("The connection ended within a frame");
            }
        }
        return true;
    }
}
