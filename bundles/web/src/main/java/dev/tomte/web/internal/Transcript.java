package dev.tomte.web.internal;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a command has printed so far, up to a limit: a page shows it, and the device has little memory. */
final class Transcript {

    static final int MOST_CHARACTERS = 256 * 1024;

    /** All that could steer a terminal, but for line feeds and tabs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f&&[^\\n\\t]]");

    private final List<Piece> pieces = new ArrayList<>();
    private int characters;
    private boolean lastIsOpen;
    private boolean closed;

    /** Text of one stream. */
    private record Piece(boolean error, StringBuilder text) {}

    /** Text of one stream, as it is handed out. */
    record Part(boolean error, String text) {}

    /** A stream that writes here. It takes bytes after the end as well, and drops them. */
    OutputStream stream(boolean error) {
        return new Stream(error);
    }

    /** What was printed after these parts; later text never becomes a part of one handed out. */
    synchronized List<Part> after(int parts) {
        lastIsOpen = false;
        return pieces.subList(Math.min(Math.max(0, parts), pieces.size()), pieces.size()).stream()
                .map(piece -> new Part(piece.error, piece.text.toString()))
                .toList();
    }

    synchronized void print(boolean error, String text) {
        if (closed || text.isEmpty()) {
            return;
        }
        int room = MOST_CHARACTERS - characters;
        add(error, text.length() <= room ? text : text.substring(0, room));
        if (text.length() > room) {
            closed = true;
            pieces.add(new Piece(
                    true, new StringBuilder("\nThe rest is cut off: more than " + MOST_CHARACTERS + " characters.\n")));
            lastIsOpen = false;
        }
    }

    /** The last word, even if there was no room for more. Nothing is taken afterwards. */
    synchronized void close(String last) {
        if (!last.isEmpty()) {
            pieces.add(new Piece(true, new StringBuilder(last)));
        }
        closed = true;
    }

    private void add(boolean error, String text) {
        if (text.isEmpty()) {
            return;
        }
        characters += text.length();
        String printable = UNPRINTABLE.matcher(text.replace("\r", "")).replaceAll("?");
        Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (last != null && lastIsOpen && last.error == error) {
            last.text.append(printable);
        } else {
            pieces.add(new Piece(error, new StringBuilder(printable)));
            lastIsOpen = true;
        }
    }

    /** Decodes UTF-8, whose characters may come in two writes. */
    private final class Stream extends OutputStream {

        private final boolean error;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private byte[] begun = new byte[0];

        Stream(boolean error) {
            this.error = error;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            byte[] all = Arrays.copyOf(begun, begun.length + length);
            System.arraycopy(bytes, offset, all, begun.length, length);
            ByteBuffer in = ByteBuffer.wrap(all);
            CharBuffer text = CharBuffer.allocate(all.length);
            decoder.decode(in, text, false);
            begun = Arrays.copyOfRange(all, in.position(), all.length);
            print(error, text.flip().toString());
        }
    }
}
