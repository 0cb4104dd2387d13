package dev.tomte.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant. */
final class NearMatches {

    private static final int MOST = 3;
    private static final int LONGEST = 64;

    private NearMatches() {}

    /** A sentence that offers the names closest to this one, with a space before it; empty if none is close. */
    static String hint(String wanted, Collection<String> names) {
        List<String> near = of(wanted, names);
        return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
    }

    /** Up to three names that are equally close, and closer than all others. */
    static List<String> of(String wanted, Collection<String> names) {
        if (wanted.length() > LONGEST) {
            return List.of();
        }
        String lower = wanted.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, lower.length() / 3);
        int closest =
                names.stream().mapToInt(name -> distance(lower, name)).min().orElse(Integer.MAX_VALUE);
        return closest > limit
                ? List.of()
                : names.stream()
                        .filter(name -> distance(lower, name) == closest)
                        .sorted()
                        .limit(MOST)
                        .toList();
    }

    /** How many letters differ: to the name, or to the part of it after its scope. A beginning counts as one letter. */
    private static int distance(String wanted, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String local = lower.substring(lower.indexOf(':') + 1);
        if (!wanted.isEmpty() && (lower.startsWith(wanted) || local.startsWith(wanted))) {
            return 1;
        }
        return Math.min(levenshtein(wanted, lower), levenshtein(wanted, local));
    }

    private static int levenshtein(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
