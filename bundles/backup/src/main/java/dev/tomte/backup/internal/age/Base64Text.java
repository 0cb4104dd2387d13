package dev.tomte.backup.internal.age;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Base 64 as the header has it: RFC 4648 section 4, without padding, canonical (section 3.5). */
final class Base64Text {

    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    private Base64Text() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** @throws AgeException if it is not canonical */
    static byte[] decode(String text) throws AgeException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new AgeException(AgeException.Reason.HEADER, "The header has text that is not base 64", e);
        }
        // The JDK's decoder also takes padding, and last characters whose unused bits are set.
        if (!encode(bytes).equals(text)) {
            throw new AgeException(AgeException.Reason.HEADER, "The header has base 64 that is not canonical");
        }
        return bytes;
    }
}
