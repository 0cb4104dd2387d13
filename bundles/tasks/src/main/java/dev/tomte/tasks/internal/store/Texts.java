package dev.tomte.tasks.internal.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Texts on disk, so that they come back as they were: half a surrogate pair, which UTF-8 cannot say, makes a blob of
 * UTF-16.
 */
final class Texts {

    private Texts() {}

    static void bind(PreparedStatement statement, int at, @Nullable String text) throws SQLException {
        if (text == null) {
            statement.setNull(at, Types.VARCHAR);
        } else if (isWellFormed(text)) {
            statement.setString(at, text);
        } else {
            statement.setBytes(at, utf16(text));
        }
    }

    /** Empty as NULL. */
    static void bindUnlessEmpty(PreparedStatement statement, int at, String text) throws SQLException {
        bind(statement, at, text.isEmpty() ? null : text);
    }

    static @Nullable String read(ResultSet row, int at) throws SQLException {
        Object value = row.getObject(at);
        return value instanceof byte[] bytes ? text(bytes) : value == null ? null : value.toString();
    }

    /** NULL as empty. */
    static String readOrEmpty(ResultSet row, int at) throws SQLException {
        String text = read(row, at);
        return text == null ? "" : text;
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Not by a charset: those replace what is not a character. */
    private static byte[] utf16(String text) {
        byte[] bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static String text(byte[] bytes) {
        if (bytes.length % 2 != 0) {
            throw new IllegalArgumentException("expected UTF-16, not " + bytes.length + " bytes that begin with "
                    + new String(bytes, 0, Math.min(20, bytes.length), StandardCharsets.ISO_8859_1));
        }
        char[] chars = new char[bytes.length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff));
        }
        return new String(chars);
    }
}
