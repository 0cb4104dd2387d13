package dev.tomte.web.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Characters to bytes and back without leaving copies of a password behind, as a String would. */
final class Utf8 {

    private static final int MOST_BYTES = 3;

    private Utf8() {}

    static byte[] encode(char[] characters) {
        ByteBuffer buffer = ByteBuffer.allocate(characters.length * MOST_BYTES);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(characters), buffer, true);
        byte[] encoded = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        return encoded;
    }

    static char[] decode(byte[] bytes) {
        CharBuffer buffer = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(bytes), buffer, true);
        char[] decoded = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), '\0');
        return decoded;
    }
}
