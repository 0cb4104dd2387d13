package dev.tomte.backup.internal.targets;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file on its way out, as fast as the activity lets it. */
final class FileBody extends InputStream {

    private final FileChannel file;
    private final Activity activity;
    private final long end;
    private long at;

    private FileBody(FileChannel file, long from, long length, Activity activity) {
        this.file = file;
        this.activity = activity;
        at = from;
        end = from + length;
    }

    /**
     * Its length is told, so that it is not sent in pieces of unknown number, which stores refuse.
     *
     * @param file left open: the HTTP client does not close what it has not read to its end
     */
    static BodyPublisher of(FileChannel file, long from, long length, Activity activity) {
        if (length == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> new FileBody(file, from, length, activity)), length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (at == end) {
            return -1;
        }
        int read = file.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - at)), at);
        if (read > 0) {
            at += read;
            activity.moved(read);
        }
        return read;
    }
}
