package dev.tomte.configuration.internal;

import java.util.regex.Pattern;

/** What others wrote, made fit for a log: it can neither steer a terminal nor pretend to be another line. */
final class PrintableText {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private PrintableText() {}

    /** The text with a question mark for each control, format and line-separating character. */
    static String of(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
