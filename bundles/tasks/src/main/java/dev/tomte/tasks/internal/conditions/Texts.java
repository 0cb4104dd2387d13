package dev.tomte.tasks.internal.conditions;

/** Makes what others wrote fit for a reason that is shown to people, on one line. */
final class Texts {

    private static final int MOST = 300;
    private static final int MOST_QUOTED = 40;

    private Texts() {}

    /** Without control characters, and not over 300 characters. */
    static String line(String text) {
        return cut(text, MOST);
    }

    /** In quotation marks, and not over 40 characters. */
    static String shown(String text) {
        return "'" + cut(text, MOST_QUOTED) + "'";
    }

    private static String cut(String text, int most) {
        String some = text.length() > most ? text.substring(0, most) + "…" : text;
        return some.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?").strip();
    }
}
