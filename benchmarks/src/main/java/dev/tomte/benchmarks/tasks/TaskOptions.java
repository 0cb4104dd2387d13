package dev.tomte.benchmarks.tasks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can be set for the comparison of task engines only.
 *
 * @param count tasks that are run to completion
 * @param only who takes part
 * @param parts what is measured
 * @param quick whether what takes long is left out or made small
 * @param stored how many tasks for later are stored in the last part
 * @param heap of every engine's process, as {@code -Xmx} has it
 */
public record TaskOptions(int count, Set<Contestant> only, Set<Part> parts, boolean quick, int stored, String heap) {

    public static final String HELP =
            """
            Options of tasks:
              --count N    tasks run to completion (default 20000)
              --only A,B   who takes part, also by the beginning of a name: %s
              --parts A,B  what is measured: %s
              --quick      without the long parts: one round, no million of stored tasks
              --stored N   tasks for later in the part stored (default 1000000)
              --heap SIZE  of each engine's process (default 512m)
            """.formatted(words(Contestant.values(), Contestant::word), words(Part.values(), TaskOptions::word));

    public static final TaskOptions DEFAULT = new TaskOptions(
            20_000, EnumSet.allOf(Contestant.class), EnumSet.allOf(Part.class), false, 1_000_000, "512m");

    public TaskOptions withCount(String word) {
        return new TaskOptions(number("--count", word), only, parts, quick, stored, heap);
    }

    public TaskOptions withStored(String word) {
        return new TaskOptions(count, only, parts, quick, number("--stored", word), heap);
    }

    public TaskOptions withOnly(String word) {
        return new TaskOptions(
                count, chosen("--only", word, Contestant.class, Contestant::word), parts, quick, stored, heap);
    }

    public TaskOptions withParts(String word) {
        return new TaskOptions(
                count, only, chosen("--parts", word, Part.class, TaskOptions::word), quick, stored, heap);
    }

    public TaskOptions withHeap(String word) {
        if (!word.matches("[1-9]\\d*[mg]")) {
            throw new IllegalArgumentException("--heap takes a size such as 512m or 2g, not '" + word + "'");
        }
        return new TaskOptions(count, only, parts, quick, stored, word);
    }

    public TaskOptions withQuick() {
        Set<Part> rest = EnumSet.copyOf(parts);
        rest.remove(Part.STORED);
        return new TaskOptions(count, only, rest, true, stored, heap);
    }

    private static int number(String option, String word) {
        if (!word.matches("[1-9]\\d{1,7}")) {
            throw new IllegalArgumentException(option + " takes a number from 10 to 99999999, not '" + word + "'");
        }
        return Integer.parseInt(word);
    }

    private static String word(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> Set<E> chosen(
            String option, String list, Class<E> type, Function<E, String> word) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String each : list.split(",", -1)) {
            Set<E> found = Arrays.stream(type.getEnumConstants())
                    .filter(candidate ->
                            !each.isBlank() && word.apply(candidate).startsWith(each))
                    .collect(Collectors.toSet());
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        option + " knows no '" + each + "', only " + words(type.getEnumConstants(), word));
            }
            chosen.addAll(found);
        }
        return chosen;
    }

    private static <E> String words(E[] all, Function<E, String> word) {
        return Arrays.stream(all).map(word).collect(Collectors.joining(", "));
    }
}
