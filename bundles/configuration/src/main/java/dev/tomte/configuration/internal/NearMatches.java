package dev.tomte.configuration.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant. */
final class NearMatches {

    private static final int FURTHEST = 3;
    private static final int MOST = 3;
    private static final int LONGEST = 100;

    private NearMatches() {}

    /** Up to three of the candidates that a few typing mistakes would turn into the word, nearest first. */
    static List<String> of(String word, Collection<String> candidates) {
        int furthest = Math.min(FURTHEST, Math.max(1, word.length() / 3));
        return candidates.stream()
                .filter(candidate -> distance(word, candidate) <= furthest)
                .sorted(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Levenshtein's, one row at a time. */
    private static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
