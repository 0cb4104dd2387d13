package dev.tomte.client;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The process's own standard streams; bytes pass through as they are. */
final class StandardStreams implements Dialogue {

    private static final int CHUNK = 32 * 1024;
    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final @Nullable Console console;

    StandardStreams(InputStream in, OutputStream out, OutputStream err, @Nullable Console console) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.console = console;
    }

    @Override
    public void out(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new BrokenPipeException(e);
        }
    }

    @Override
    public void err(byte[] bytes) throws IOException {
        err.write(bytes);
        err.flush();
    }

    /** In a thread of its own, so that a command that ends does not have to wait for input that never comes. */
    @Override
    public void read(ShellConnection connection, boolean secret, String prompt) {
        Thread reader = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        try {
                            connection.input(secret ? secretLine(prompt) : chunk());
                        } catch (IOException e) {
                            throw new UncheckedIOException("Standard input could not be passed on", e);
                        }
                    }
                },
                "tomte-input");
        reader.setDaemon(true);
        reader.start();
    }

    /** The next line with its end; the rest if there is no end; nothing if there is nothing. */
    byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            line.write(next);
            if (next == '\n') {
                break;
            }
            next = in.read();
        }
        return line.toByteArray();
    }

    private byte[] chunk() throws IOException {
        byte[] buffer = new byte[CHUNK];
        int count = in.read(buffer);
        return count < 0 ? NOTHING : Arrays.copyOf(buffer, count);
    }

    private byte[] secretLine(String prompt) throws IOException {
        if (console == null) {
            return line();
        }
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            return NOTHING;
        }
        byte[] line = encoded(typed);
        Arrays.fill(typed, '\0');
        return line;
    }

    /** The line with its end. */
    static byte[] encoded(char[] line) {
        ByteBuffer bytes = ByteBuffer.allocate(line.length * MAX_BYTES_PER_CHAR + 1);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(line), bytes, true);
        bytes.put((byte) '\n');
        byte[] encoded = Arrays.copyOf(bytes.array(), bytes.position());
        Arrays.fill(bytes.array(), (byte) 0);
        return encoded;
    }
}
