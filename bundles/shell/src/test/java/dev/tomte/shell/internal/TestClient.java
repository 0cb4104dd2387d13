package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Frames.Frame;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The other end of the socket, for tests: answers a command that reads with the next of its inputs. */
final class TestClient implements AutoCloseable {

    final Deque<String> inputs = new ArrayDeque<>();
    final SocketChannel channel;
    int reads;
    int secretReads;

    record Result(int status, String out, String err) {}

    private TestClient(SocketChannel channel) {
        this.channel = channel;
    }

    static TestClient connect(Path data) throws IOException {
        return new TestClient(SocketChannel.open(UnixDomainSocketAddress.of(data.resolve(ShellSocket.NAME))));
    }

    TestClient terminal(boolean tty, int width, Path directory) throws IOException {
        byte[] path = directory.toString().getBytes(StandardCharsets.UTF_8);
        send(Frame.of(
                Frames.TERMINAL,
                ByteBuffer.allocate(8 + path.length)
                        .putInt(tty ? 3 : 0)
                        .putInt(width)
                        .put(path)
                        .array()));
        return this;
    }

    Result execute(String... words) throws IOException {
        send(Frame.texts(Frames.EXECUTE, Arrays.asList(words)));
        return await();
    }

    Result line(String line) throws IOException {
        sendLine(line);
        return await();
    }

    void sendLine(String line) throws IOException {
        send(Frame.of(Frames.LINE, line.getBytes(StandardCharsets.UTF_8)));
    }

    void interrupt() throws IOException {
        send(Frame.of(Frames.INTERRUPT, new byte[0]));
    }

    List<String> complete(String line) throws IOException {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        send(Frame.of(
                Frames.COMPLETE,
                ByteBuffer.allocate(4 + text.length)
                        .putInt(line.length())
                        .put(text)
                        .array()));
        Frame frame = read();
        if (frame.type() != Frames.CANDIDATES) {
            throw new IOException("Expected candidates, not " + frame);
        }
        return frame.texts();
    }

    void send(Frame frame) throws IOException {
        Frames.write(channel, frame);
    }

    /** Until the exit status. */
    Result await() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        while (true) {
            Frame frame = read();
            switch (frame.type()) {
                case Frames.OUT -> out.writeBytes(bytes(frame));
                case Frames.ERR -> err.writeBytes(bytes(frame));
                case Frames.READ -> {
                    reads++;
                    secretReads += frame.payload().get();
                    String input = inputs.isEmpty() ? "" : inputs.removeFirst();
                    send(Frame.of(Frames.INPUT, input.getBytes(StandardCharsets.UTF_8)));
                }
                case Frames.EXIT -> {
                    return new Result(
                            frame.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
                }
                default -> throw new IOException("An unexpected frame: " + frame);
            }
        }
    }

    private Frame read() throws IOException {
        Frame frame = Frames.read(channel);
        if (frame == null) {
            throw new EOFException("The connection has ended");
        }
        return frame;
    }

    private static byte[] bytes(Frame frame) {
        byte[] bytes = new byte[frame.payload().remaining()];
        frame.payload().get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
