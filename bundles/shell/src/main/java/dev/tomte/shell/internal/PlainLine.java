package dev.tomte.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that is one command with words as they stand there, so that they are known without Gogo. */
final class PlainLine {

    /** Outside of quotes, nothing that means something to Gogo. */
    private static final Pattern WORD =
            Pattern.compile("\\s*(?:'([^'\\\\]*)'|\"([^\"$\\\\]*)\"|([^\\s'\"$;|&(){}\\[\\]<>#%\\\\]+))(?=\\s|$)");

    private PlainLine() {}

    /** Its words; empty if it is not plain. */
    static Optional<List<String>> words(String line) {
        String stripped = line.strip();
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(stripped);
        int end = 0;
        while (end < stripped.length()) {
            if (!word.find(end) || word.start() != end) {
                return Optional.empty();
            }
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
            end = word.end();
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
