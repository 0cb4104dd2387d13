package dev.tomte.backup.internal.age;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The textual header. Its MAC is taken over the bytes that were read, never over what they were understood as: two headers
 * that mean the same are still two.
 */
final class Header {

    /** Room for several hundred recipients; what is longer is refused before it is read. */
    static final int MAXIMUM_BYTES = 64 * 1024;

    private static final String VERSION = "age-encryption.org/v1";
    private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String STANZA = "-> ";
    private static final String END = "---";
    private static final int COLUMNS = 64;
    private static final int MAC_CHARACTERS = 43;

    private final List<Stanza> stanzas;
    private final byte[] covered;
    private final byte[] mac;

    private Header(List<Stanza> stanzas, byte[] covered, byte[] mac) {
        this.stanzas = stanzas;
        this.covered = covered;
        this.mac = mac;
    }

    List<Stanza> stanzas() {
        return stanzas;
    }

    /** @throws AgeException if the header is not the one that was made with this file key */
    void verify(byte[] fileKey) throws AgeException {
        if (!MessageDigest.isEqual(mac, mac(fileKey, covered))) {
            throw new AgeException(AgeException.Reason.MAC, "The header was changed after the file was written");
        }
    }

    static byte[] write(List<Stanza> stanzas, byte[] fileKey) {
        StringBuilder text = new StringBuilder(VERSION).append('\n');
        for (Stanza stanza : stanzas) {
            text.append(STANZA).append(String.join(" ", stanza.arguments())).append('\n');
            String body = Base64Text.encode(stanza.body());
            int line = 0;
            for (; body.length() - line >= COLUMNS; line += COLUMNS) {
                text.append(body, line, line + COLUMNS).append('\n');
            }
            text.append(body, line, body.length()).append('\n');
        }
        text.append(END);
        byte[] mac = mac(fileKey, text.toString().getBytes(StandardCharsets.US_ASCII));
        text.append(' ').append(Base64Text.encode(mac)).append('\n');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads no byte past the header.
     *
     * @param in buffered, as it is read a byte at a time
     * @throws AgeException if it is not a header of version 1
     */
    static Header read(InputStream in) throws IOException {
        return new Reader(in).read();
    }

    private static byte[] mac(byte[] fileKey, byte[] covered) {
        byte[] key = Keys.derive(fileKey, new byte[0], "header");
        try {
            return Keys.hmac(key, covered);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static AgeException malformed(String what) {
        return new AgeException(AgeException.Reason.HEADER, what);
    }

    private static final class Reader {
        private final InputStream in;
        private final byte[] raw = new byte[MAXIMUM_BYTES];
        private int size;

        Reader(InputStream in) {
            this.in = in;
        }

        Header read() throws IOException {
            version();
            List<Stanza> stanzas = new ArrayList<>();
            String line = line();
            while (line.startsWith(STANZA)) {
                List<String> arguments = arguments(line.substring(STANZA.length()));
                stanzas.add(new Stanza(arguments, body()));
                line = line();
            }
            if (!line.startsWith(END + " ") || line.length() != END.length() + 1 + MAC_CHARACTERS) {
                throw malformed("A line of the header is neither a recipient stanza nor its end");
            }
            if (stanzas.isEmpty()) {
                throw malformed("The header has no recipient stanza");
            }
            byte[] covered = Arrays.copyOf(raw, size - MAC_CHARACTERS - 2);
            return new Header(List.copyOf(stanzas), covered, Base64Text.decode(line.substring(END.length() + 1)));
        }

        private void version() throws IOException {
            String line = line();
            if (line.equals(VERSION)) {
                return;
            }
            if (line.startsWith(ARMOR)) {
                throw malformed("This is an age file as text (armor), and only the binary form can be read:"
                        + " decrypt it and encrypt it again without -a");
            }
            if (line.startsWith("age-encryption.org/")) {
                throw malformed("This age file is not of version 1, the only one known");
            }
            throw malformed("This is not an age file: it does not begin with " + VERSION);
        }

        private static List<String> arguments(String line) throws AgeException {
            List<String> arguments = List.of(line.split(" ", -1));
            for (String argument : arguments) {
                if (argument.isEmpty() || argument.chars().anyMatch(c -> c < '!' || c > '~')) {
                    throw malformed("A recipient stanza has an argument that is empty or not of visible ASCII");
                }
            }
            return arguments;
        }

        private byte[] body() throws IOException {
            StringBuilder body = new StringBuilder();
            String line;
            do {
                line = line();
                if (line.length() > COLUMNS) {
                    throw malformed("The body of a recipient stanza has a line of more than 64 characters");
                }
                body.append(line);
            } while (line.length() == COLUMNS);
            return Base64Text.decode(body.toString());
        }

        /** The next line without its end; every byte a character. */
        private String line() throws IOException {
            int start = size;
            while (true) {
                int b = in.read();
                if (b < 0) {
                    throw malformed(start == 0 ? "This is not an age file" : "The header ends in the middle");
                }
                if (size == MAXIMUM_BYTES) {
                    throw malformed(
                            "This is not an age file, or its header is longer than " + MAXIMUM_BYTES + " bytes");
                }
                raw[size++] = (byte) b;
                if (b == '\n') {
                    return new String(raw, start, size - 1 - start, StandardCharsets.ISO_8859_1);
                }
            }
        }
    }
}
