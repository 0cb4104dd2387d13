package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Frames.Frame;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one client: reads its frames in one thread, while what it asked for runs in another. */
final class Connection implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final long DRAIN_MS = 500;

    private final SocketChannel channel;
    private final String name;
    private final FrameWriter writer;
    private final ClientInput input;
    private final ClientTerminal terminal;
    private final ClientSession session;
    private final Thread writing;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Running running;

    Connection(SocketChannel channel, String name, CommandProcessor processor) {
        this.channel = channel;
        this.name = name;
        writer = new FrameWriter(channel);
        input = new ClientInput(writer);
        terminal = new ClientTerminal(input);
        session = new ClientSession(processor, writer, input, terminal);
        writing = Running.thread(name + "-writer", writer);
    }

    @Override
    public void run() {
        try {
            writing.start();
            Frame frame = Frames.read(channel);
            while (frame != null) {
                take(frame);
                frame = Frames.read(channel);
            }
        } catch (IOException e) {
            LOG.debug("{} ended: {}", name, e.toString());
            refuse(e);
        } finally {
            close();
        }
    }

    /** Interrupts what runs and ends the connection. A command that closes its own connection is not interrupted. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        input.end();
        Running current = running;
        CommandSession own = CommandSession.Utils.current();
        if (current != null && (own == null || own != session.get())) {
            current.interrupt();
        }
        writer.close();
        try {
            writing.join(DRAIN_MS);
        } catch (InterruptedException e) {
            LOG.debug("{} closes at once: interrupted", name, e);
            Thread.currentThread().interrupt();
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed", name, e);
        }
        if (own == null || own != session.get()) {
            session.close();
        }
    }

    /** Waits until nothing runs, at most so long. */
    boolean awaitIdle(long millis) throws InterruptedException {
        Running current = running;
        return current == null || current.await(millis);
    }

    private void take(Frame frame) throws IOException {
        switch (frame.type()) {
            case Frames.TERMINAL -> describe(frame);
            case Frames.EXECUTE -> {
                List<String> words = frame.texts();
                start(invocation -> invocation.call(words));
            }
            case Frames.LINE -> {
                String line = frame.text();
                start(invocation -> invocation.line(line));
            }
            case Frames.COMPLETE -> complete(frame);
            case Frames.INPUT -> input.feed(frame.payload());
            case Frames.INTERRUPT -> {
                Running current = running;
                if (current != null) {
                    current.interrupt();
                }
            }
            default -> throw new IOException("Expected a frame of a known type, not " + frame.type());
        }
    }

    private void describe(Frame frame) throws IOException {
        terminal.is(frame.number(), frame.number());
        String directory = frame.text();
        try {
            session.get().currentDir(Path.of(directory).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IOException("Expected a directory, not '" + directory + "'", e);
        }
    }

    private void complete(Frame frame) throws IOException {
        int cursor = frame.number();
        String line = frame.text();
        if (cursor < 0 || cursor > line.length()) {
            throw new IOException("Expected a cursor of 0 to " + line.length() + ", not " + cursor);
        }
        writer.send(Frame.texts(Frames.CANDIDATES, candidates(line.substring(0, cursor))));
    }

    /** None if a command's completer fails: typing goes on. */
    private List<String> candidates(String line) {
        try {
            return new LineCompleter(session.get()).complete(line);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("{} could not complete a line", name, e);
            return List.of();
        }
    }

    private void start(Running.Work work) throws IOException {
        Running current = running;
        if (current != null && !current.isDone()) {
            throw new IOException("Expected the end of the running command before another one");
        }
        input.discard();
        Running next = new Running(name, session, writer, work);
        running = next;
        next.start();
    }

    private void refuse(IOException reason) {
        try {
            byte[] message = (reason.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
            writer.send(Frame.of(Frames.ERR, message));
            writer.send(Frame.exit(Invocation.USAGE));
        } catch (IOException e) {
            LOG.debug("{} could not be told that it was refused: {}", name, e.toString());
        }
    }
}
