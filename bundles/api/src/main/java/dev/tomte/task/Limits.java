package dev.tomte.task;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Checks of what callers hand in; each message says what was expected and what came. */
final class Limits {

    private static final int SHOWN = 40;

    /** In UTF-8, of a character of Java. */
    private static final int MOST_BYTES = 3;

    private Limits() {}

    static void inRange(String what, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    what + " must be " + number(least) + " to " + number(most) + ", not " + number(value));
        }
    }

    static void inRange(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** A text for people, of one line, of at least one character that can be seen. */
    static void line(String what, String value, int most) {
        if (value.isBlank() || value.length() > most) {
            throw new IllegalArgumentException(what + " must be 1 to " + most + " characters, not " + value.length()
                    + (value.isBlank() ? " blank ones" : " ('" + value.substring(0, SHOWN) + "…')"));
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(
                        what + " must be without control characters; there is one at position " + (i + 1));
            }
        }
    }

    static void length(String what, String value, int most) {
        if (value.length() > most) {
            throw new IllegalArgumentException(what + " may have " + most + " characters, not " + value.length());
        }
    }

    static void bytes(String what, String value, int most) {
        if (value.length() <= most / MOST_BYTES) {
            return;
        }
        boolean tooLong = value.length() > most;
        int bytes = tooLong ? value.length() : value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > most) {
            throw new IllegalArgumentException(what + " may have " + most + " bytes of UTF-8, not "
                    + (tooLong ? "over " : "") + bytes + "; keep large data in a file and name it in the data");
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
