package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The secrets of a file in clear; {@code docs/secrets.md} describes the bytes. Closing it wipes them. */
final class Contents implements AutoCloseable {

    /** In bytes, as encoded: both forms, and the file, have to fit into a small heap. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;

    private static final int MAX_NAME = 200;

    private final SortedMap<String, Secret> secrets = new TreeMap<>();

    /**
     * What {@link #encode} made.
     *
     * @throws SecureStorageException if it is something else
     */
    static Contents decode(byte[] encoded) throws SecureStorageException {
        Contents contents = new Contents();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(encoded);
            int count = buffer.getInt();
            for (int i = 0; i < count; i++) {
                byte[] name = new byte[bounded(buffer.get() & 0xff, 1, MAX_NAME)];
                buffer.get(name);
                byte[] value = new byte[bounded(buffer.getInt(), 0, SecureStorage.MAX_LENGTH)];
                buffer.get(value);
                contents.put(new String(name, StandardCharsets.US_ASCII), Secret.of(value));
            }
            if (buffer.hasRemaining() || contents.secrets.size() != count) {
                throw new IllegalArgumentException("there is more than was counted");
            }
            return contents;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            contents.close();
            throw new SecureStorageException(
                    SecureStorageException.Reason.DAMAGED,
                    "The secrets are decrypted, but not laid out as this version of Tomte lays them out",
                    e);
        }
    }

    /**
     * The bytes, which the caller wipes.
     *
     * @throws SecureStorageException if they are too many
     */
    byte[] encode() throws SecureStorageException {
        long length = Integer.BYTES;
        for (Map.Entry<String, Secret> entry : secrets.entrySet()) {
            length += 1
                    + entry.getKey().length()
                    + Integer.BYTES
                    + entry.getValue().length();
        }
        if (length > MAX_LENGTH) {
            throw new SecureStorageException(
                    SecureStorageException.Reason.IO,
                    "All secrets together may have " + MAX_LENGTH + " bytes, and would have " + length
                            + "; 'tomte secret:delete' makes room");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length);
        buffer.putInt(secrets.size());
        secrets.forEach((name, secret) -> {
            byte[] value = secret.bytes();
            buffer.put((byte) name.length())
                    .put(name.getBytes(StandardCharsets.US_ASCII))
                    .putInt(value.length)
                    .put(value);
            Arrays.fill(value, (byte) 0);
        });
        return buffer.array();
    }

    /** By name. */
    SortedMap<String, Secret> secrets() {
        return secrets;
    }

    /** Takes a secret over, in place of the one of the same name. */
    void put(String name, Secret secret) {
        Secret before = secrets.put(name, secret);
        if (before != null) {
            before.close();
        }
    }

    boolean remove(String name) {
        Secret removed = secrets.remove(name);
        if (removed != null) {
            removed.close();
        }
        return removed != null;
    }

    @Override
    public void close() {
        secrets.values().forEach(Secret::close);
        secrets.clear();
    }

    private static int bounded(int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException("a length of " + number + " is not from " + least + " to " + most);
        }
        return number;
    }
}
