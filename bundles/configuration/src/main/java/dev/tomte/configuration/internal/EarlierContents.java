package dev.tomte.configuration.internal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What files said before they were last written here. FileInstall reads a file, and only then stores what it read: if the file
 * is written in between, it comes with what the file does not say any more. Not for several threads at once.
 */
final class EarlierContents {

    /** Of each file: more than are written in the moment between reading and storing. */
    private static final int KEPT = 16;

    private final Map<Path, Deque<Map<String, Object>>> byFile = new HashMap<>();

    /** The file is about to be written. */
    void add(Path file, Map<String, Object> content) {
        Deque<Map<String, Object>> contents = byFile.computeIfAbsent(file, any -> new ArrayDeque<>());
        contents.addLast(content);
        if (contents.size() > KEPT) {
            contents.removeFirst();
        }
    }

    /** Whether these values are what the file said before one of the last times that it was written. */
    boolean has(Path file, Dictionary<String, Object> properties) {
        Deque<Map<String, Object>> earlier = byFile.get(file);
        return earlier != null && earlier.stream().anyMatch(content -> isSame(content, properties));
    }

    /** Whether these values are that content. */
    static boolean isSame(Map<String, Object> content, Dictionary<String, Object> properties) {
        Set<String> keys = FileChange.values(properties);
        return keys.equals(content.keySet())
                && keys.stream().allMatch(key -> Objects.deepEquals(content.get(key), properties.get(key)));
    }
}
