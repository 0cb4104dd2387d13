package dev.tomte.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Holds a secret until it is closed, which wipes it, and never prints it. Whoever is handed one closes it. May be used from
 * any thread.
 */
public final class Secret implements AutoCloseable {

    private final byte[] bytes;
    private boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over: the caller neither keeps nor wipes it. */
    public static Secret of(byte[] bytes) {
        return new Secret(bytes);
    }

    /** Takes characters as UTF-8, and wipes the array. */
    public static Secret of(char[] characters) {
        ByteBuffer encoded = ByteBuffer.allocate(Math.multiplyExact(characters.length, 3));
        try {
            StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .encode(CharBuffer.wrap(characters), encoded, true);
            return new Secret(Arrays.copyOf(encoded.array(), encoded.position()));
        } finally {
            Arrays.fill(characters, '\0');
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    /**
     * A copy, which the caller wipes.
     *
     * @throws IllegalStateException if it was closed
     */
    public synchronized byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("This secret was wiped");
        }
        return bytes.clone();
    }

    /**
     * A copy as characters, which the caller wipes.
     *
     * @throws IllegalStateException if it was closed, or is not UTF-8
     */
    public char[] characters() {
        byte[] copy = bytes();
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(copy));
            char[] characters = new char[decoded.remaining()];
            decoded.get(characters);
            Arrays.fill(decoded.array(), '\0');
            return characters;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("This secret is not text", e);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** How many bytes it has; still known after it was closed. */
    public int length() {
        return bytes.length;
    }

    /** Whether both hold the same, in a time that does not depend on where they differ. */
    public boolean matches(Secret other) {
        byte[] mine = bytes();
        byte[] theirs = other.bytes();
        try {
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
