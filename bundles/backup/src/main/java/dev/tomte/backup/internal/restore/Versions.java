package dev.tomte.backup.internal.restore;

/** Compares versions such as {@code 0.1.0}, by their numbers; what is not of this form is not newer than anything. */
final class Versions {

    private Versions() {}

    static boolean isNewer(String version, String than) {
        int[] left = numbers(version);
        int[] right = numbers(than);
        for (int i = 0; i < left.length; i++) {
            if (left[i] != right[i]) {
                return left[i] > right[i];
            }
        }
        return false;
    }

    private static int[] numbers(String version) {
        int[] numbers = new int[3];
        String[] parts = version.split("[.+-]", -1);
        for (int i = 0; i < numbers.length && i < parts.length && parts[i].matches("\\d{1,9}"); i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }
}
