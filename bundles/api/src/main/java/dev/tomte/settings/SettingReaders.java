package dev.tomte.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Read a value from its text; null for one that is not allowed. */
final class SettingReaders {

    static final int MAX_URL = 2_048;

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private SettingReaders() {}

    static @Nullable Long whole(String text, long min, long max) {
        try {
            long number = Long.parseLong(text.strip());
            return number >= min && number <= max ? number : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    static @Nullable Double decimal(String text, double min, double max) {
        try {
            double number = Double.parseDouble(text.strip());
            return number >= min && number <= max ? number : null; // neither holds for what is not a number
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    static @Nullable Boolean flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    /** Settings are shown to everybody, so an address with a password in it is none. */
    static @Nullable String url(String text) {
        String address = text.strip();
        if (address.isEmpty()) {
            return "";
        }
        try {
            URI uri = new URI(address);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean allowed = web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() <= 65_535
                    && address.length() <= MAX_URL;
            return allowed ? address : null;
        } catch (URISyntaxException notAnAddress) {
            return null;
        }
    }

    static @Nullable String identity(String text) {
        if (text.isEmpty()) {
            return "";
        }
        boolean wellFormed =
                UUID_TEXT.matcher(text).matches() && UUID.fromString(text).version() == 4;
        return wellFormed ? text : null;
    }

    /** A constant's name as people write it. */
    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
