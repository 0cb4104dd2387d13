package dev.tomte.backup.internal.targets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of parts of files. */
final class Digests {

    private static final int BUFFER_BYTES = 64 * 1024;

    private Digests() {}

    static MessageDigest sha256() {
        return named("SHA-256");
    }

    /** Not for security: what S3 names parts by. */
    static MessageDigest md5() {
        return named("MD5");
    }

    /** Reads the part once for all of the digests. */
    static void update(Path file, long from, long length, MessageDigest... digests) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file).position(from)) {
            long left = length;
            while (left > 0) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, left));
                int read = channel.read(buffer);
                if (read < 0) {
                    throw new IOException(file + " became shorter while it was copied");
                }
                left -= read;
                for (MessageDigest digest : digests) {
                    digest.update(buffer.array(), 0, read);
                }
            }
        }
    }

    /** In lower case. */
    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest named(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks " + name, e);
        }
    }
}
