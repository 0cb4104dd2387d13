package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Command;
import java.util.List;
import java.util.regex.Pattern;

/** A cron expression without quotes, of whose fields a shell makes arguments, and names of files of its stars. */
final class UnquotedCron {

    private static final String OPTION = "--cron";
    private static final Pattern FIELD = Pattern.compile(
            "[\\d*?][\\w*?/,#-]*|LW?|L-\\d+|"
                    + "(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[,/#-][\\w,/#-]*)?",
            Pattern.CASE_INSENSITIVE);
    private static final int FEWEST_FIELDS = 5;
    private static final int MOST_FIELDS = 6;

    private UnquotedCron() {}

    /** Does nothing for a command that has no such option. */
    static void refuse(Command command, List<String> words) {
        int at = words.indexOf(OPTION);
        if (at < 0) {
            return;
        }
        List<String> fields = words.subList(at + 1, words.size()).stream()
                .takeWhile(word -> FIELD.matcher(word).matches())
                .limit(MOST_FIELDS)
                .toList();
        if (fields.size() > 1 && Manual.of(command).options().contains(OPTION)) {
            throw refusal(fields);
        }
    }

    /** Of a field whose neighbours a shell has taken for files; does nothing if the value is no lone field. */
    static void refuse(String value, String... others) {
        if (others.length > 0 && FIELD.matcher(value).matches()) {
            throw refusal(List.of(value));
        }
    }

    private static UsageException refusal(List<String> fields) {
        String given = String.join(" ", fields);
        return new UsageException("Expected the whole expression in quotes after " + OPTION
                + (fields.size() < FEWEST_FIELDS
                        ? ", such as " + OPTION + " '0 3 * * *', not only '" + given + "'"
                        : ": " + OPTION + " '" + given + "'"));
    }
}
