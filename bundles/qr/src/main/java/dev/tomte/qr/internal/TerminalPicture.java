package dev.tomte.qr.internal;

import dev.tomte.qr.QrCode;
import dev.tomte.qr.QrCode.Terminal;

/** Half blocks: a character is two modules, one above the other, since it is about twice as high as wide. */
final class TerminalPicture {

    /** Black on white by their places in the colour cube, which themes leave alone, unlike the first 16 colours. */
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";

    private static final String PLAIN = "\u001b[0m";

    private TerminalPicture() {}

    static String of(QrCode code, Terminal terminal) {
        boolean colours = terminal == Terminal.ANSI;
        boolean inkIsDark = terminal != Terminal.DARK;
        int begin = -QrCode.QUIET_ZONE;
        int end = code.size() + QrCode.QUIET_ZONE;
        StringBuilder text = new StringBuilder();
        for (int y = begin; y < end; y += 2) {
            text.append(colours ? BLACK_ON_WHITE : "");
            for (int x = begin; x < end; x++) {
                text.append(block(isDark(code, x, y) == inkIsDark, isDark(code, x, y + 1) == inkIsDark));
            }
            text.append(colours ? PLAIN : "").append('\n');
        }
        return text.toString();
    }

    private static char block(boolean upper, boolean lower) {
        return upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' ');
    }

    private static boolean isDark(QrCode code, int x, int y) {
        return x >= 0 && y >= 0 && x < code.size() && y < code.size() && code.isDark(x, y);
    }
}
