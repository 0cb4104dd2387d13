package dev.tomte.securestorage.internal.desktop;

import java.util.Locale;

/** Which operating system this is. */
final class Systems {

    private Systems() {}

    static boolean isMacOs() {
        return name().startsWith("mac");
    }

    static boolean isWindows() {
        return name().startsWith("windows");
    }

    private static String name() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }
}
