package dev.tomte.backup.internal.age;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bech32 (BIP 173) of 32 bytes, which is what keys of the age format have. Works on bytes, as strings cannot be wiped and
 * one of the two kinds is secret.
 */
final class Bech32 {

    private static final int DATA_BYTES = 32;
    /** 52 characters of five bits for 256 bits, the last with four bits of padding. */
    private static final int DATA_CHARACTERS = 52;

    private static final int CHECKSUM_CHARACTERS = 6;
    private static final byte[] ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".getBytes(StandardCharsets.US_ASCII);
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};

    private Bech32() {}

    /** @param prefix the human-readable part, in lower case */
    static byte[] encode(String prefix, byte[] data) {
        byte[] values = new byte[DATA_CHARACTERS + CHECKSUM_CHARACTERS];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (byte b : data) {
            held = ((held << 8) | (b & 0xff)) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5) {
                values[at++] = (byte) ((held >> (bits - 5)) & 31);
            }
        }
        values[at] = (byte) ((held << (5 - bits)) & 31);
        int checksum = checksum(prefix, values) ^ 1;
        for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
            values[DATA_CHARACTERS + i] = (byte) ((checksum >> (5 * (5 - i))) & 31);
        }
        byte[] text = Arrays.copyOf((prefix + '1').getBytes(StandardCharsets.US_ASCII), length(prefix));
        for (int i = 0; i < values.length; i++) {
            text[prefix.length() + 1 + i] = ALPHABET[values[i]];
        }
        Arrays.fill(values, (byte) 0);
        return text;
    }

    /**
     * The 32 bytes.
     *
     * @param prefix the human-readable part, in lower case; the text may be all in upper case instead
     * @throws IllegalArgumentException if it is anything else; the message does not repeat it
     */
    static byte[] decode(String prefix, byte[] text) {
        if (text.length != length(prefix)) {
            throw new IllegalArgumentException("it has " + text.length + " characters, not " + length(prefix));
        }
        byte[] lower = lowerCase(text);
        byte[] values = new byte[DATA_CHARACTERS + CHECKSUM_CHARACTERS];
        try {
            byte[] start = (prefix + '1').getBytes(StandardCharsets.US_ASCII);
            if (!Arrays.equals(start, 0, start.length, lower, 0, start.length)) {
                throw new IllegalArgumentException(
                        "it does not begin with " + prefix + "1, or mixes upper and lower case");
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = value(lower[start.length + i]);
            }
            if (checksum(prefix, values) != 1 || (values[DATA_CHARACTERS - 1] & 15) != 0) {
                throw new IllegalArgumentException("its checksum is wrong: a character was mistyped");
            }
            return bytes(values);
        } finally {
            Arrays.fill(lower, (byte) 0);
            Arrays.fill(values, (byte) 0);
        }
    }

    private static int length(String prefix) {
        return prefix.length() + 1 + DATA_CHARACTERS + CHECKSUM_CHARACTERS;
    }

    /** As it is where it has no upper case, in lower case where it has nothing else, and otherwise not a Bech32 text. */
    private static byte[] lowerCase(byte[] text) {
        byte[] lower = text.clone();
        for (byte b : text) {
            if (b >= 'a' && b <= 'z') {
                return lower;
            }
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] >= 'A' && lower[i] <= 'Z') {
                lower[i] = (byte) (lower[i] + ('a' - 'A'));
            }
        }
        return lower;
    }

    private static byte value(byte character) {
        for (byte i = 0; i < ALPHABET.length; i++) {
            if (ALPHABET[i] == character) {
                return i;
            }
        }
        throw new IllegalArgumentException("it has a character that no key has");
    }

    private static byte[] bytes(byte[] values) {
        byte[] data = new byte[DATA_BYTES];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < DATA_CHARACTERS; i++) {
            held = ((held << 5) | values[i]) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                data[at++] = (byte) (held >> bits);
            }
        }
        return data;
    }

    private static int checksum(String prefix, byte[] values) {
        int sum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            sum = step(sum, prefix.charAt(i) >> 5);
        }
        sum = step(sum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            sum = step(sum, prefix.charAt(i) & 31);
        }
        for (byte value : values) {
            sum = step(sum, value);
        }
        return sum;
    }

    private static int step(int sum, int value) {
        int top = sum >>> 25;
        int next = ((sum & 0x1ffffff) << 5) ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            if (((top >> i) & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }
}
