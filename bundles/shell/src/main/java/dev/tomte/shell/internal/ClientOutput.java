package dev.tomte.shell.internal;

import java.io.IOException;
import java.io.OutputStream;

/** Standard output or standard error of the client. */
final class ClientOutput extends OutputStream {

    private final FrameWriter writer;
    private final byte type;

    ClientOutput(FrameWriter writer, byte type) {
        this.writer = writer;
        this.type = type;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writer.send(type, bytes, offset, length);
    }
}
