package dev.tomte.configuration.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Dictionary;

/** What some Windows editors put before a text. FileInstall takes it for a part of the first key. */
final class ByteOrderMark {

    private static final String MARK = "\uFEFF";

    private final String mark;

    /** As it looks when read in this encoding. */
    ByteOrderMark(Charset encoding) {
        this.mark = new String(MARK.getBytes(StandardCharsets.UTF_8), encoding);
    }

    String without(String text) {
        return text.startsWith(mark) ? text.substring(mark.length()) : text;
    }

    /** Gives the first key of a file its own name back; a comment or empty line behind the mark is no key at all. */
    void strip(Dictionary<String, Object> properties) {
        for (String key : Collections.list(properties.keys())) {
            String own = without(key);
            if (!own.equals(key)) {
                Object value = properties.remove(key);
                boolean comment = own.isEmpty() || own.startsWith("#") || own.startsWith("!");
                // Of a key that is there twice the later one counts, and the marked one is the first.
                if (!comment && properties.get(own) == null) {
                    properties.put(own, value);
                }
            }
        }
    }
}
