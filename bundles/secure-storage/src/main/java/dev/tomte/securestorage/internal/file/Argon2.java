package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) and its parameters as a file holds them. */
final class Argon2 {

    /** In bytes, as a file holds them. */
    static final int LENGTH = 23;

    private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;
    private static final int SALT_LENGTH = 16;
    private static final int ITERATIONS = 3;
    private static final int PARALLELISM = 4;
    private static final int LEAST_MEMORY = 8 * 1024;
    /** A file that somebody changed must not make Tomte allocate what it has not got. */
    private static final int MOST_MEMORY = 256 * 1024;

    private static final int MOST = 16;

    private final int memoryKib;
    private final int iterations;
    private final int parallelism;
    private final byte[] salt;

    /**
     * @param memoryKib 8,192 to 262,144
     * @param iterations 1 to 16
     * @param parallelism 1 to 16
     * @param salt 16 random bytes
     */
    Argon2(int memoryKib, int iterations, int parallelism, byte[] salt) {
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.parallelism = parallelism;
        this.salt = salt;
        if (memoryKib < LEAST_MEMORY
                || memoryKib > MOST_MEMORY
                || iterations < 1
                || iterations > MOST
                || parallelism < 1
                || parallelism > MOST
                || salt.length != SALT_LENGTH) {
            throw new IllegalArgumentException("Expected Argon2id with " + LEAST_MEMORY + " to " + MOST_MEMORY
                    + " KiB, 1 to " + MOST + " iterations and 1 to " + MOST + " lanes, not " + memoryKib + ", "
                    + iterations + " and " + parallelism);
        }
    }

    /** Those of a new file, after the second recommendation of RFC 9106, section 4. */
    static Argon2 fresh(int memoryKib) {
        return new Argon2(memoryKib, ITERATIONS, PARALLELISM, Gcm.random(SALT_LENGTH));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is of another version, or out of bounds
     * @throws java.nio.BufferUnderflowException if it was cut
     */
    static Argon2 read(ByteBuffer buffer) {
        int version = buffer.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("Expected version " + VERSION + " of Argon2id, not " + version);
        }
        byte[] salt = new byte[SALT_LENGTH];
        return new Argon2(buffer.getInt(), buffer.get(), buffer.get(), fill(salt, buffer));
    }

    int memoryKib() {
        return memoryKib;
    }

    void write(ByteBuffer buffer) {
        buffer.put((byte) VERSION)
                .putInt(memoryKib)
                .put((byte) iterations)
                .put((byte) parallelism)
                .put(salt);
    }

    /** 32 bytes, which the caller closes. Takes that much heap and some hundred milliseconds. */
    Secret derive(Secret passphrase) {
        byte[] bytes = passphrase.bytes();
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(VERSION)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[Gcm.KEY_LENGTH];
            generator.generateBytes(bytes, key);
            return Secret.of(key);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] fill(byte[] target, ByteBuffer buffer) {
        buffer.get(target);
        return target;
    }
}
