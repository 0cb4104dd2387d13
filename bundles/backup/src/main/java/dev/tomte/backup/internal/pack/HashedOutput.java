package dev.tomte.backup.internal.pack;

import dev.tomte.backup.internal.archive.Hash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes a file in large pieces, hashes what it writes, and leaves the file open. */
final class HashedOutput extends OutputStream {

    private static final int BUFFER = 256 << 10;

    private final FileChannel channel;
    private final Hash hash = new Hash();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    HashedOutput(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, buffer.remaining());
            buffer.put(bytes, from + done, part);
            done += part;
            if (!buffer.hasRemaining()) {
                drain();
            }
        }
    }

    @Override
    public void close() throws IOException {
        drain();
    }

    /** Of all that was written; once, after it was closed. */
    String hash() {
        return hash.hex();
    }

    private void drain() throws IOException {
        buffer.flip();
        hash.update(buffer.array(), 0, buffer.limit());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
