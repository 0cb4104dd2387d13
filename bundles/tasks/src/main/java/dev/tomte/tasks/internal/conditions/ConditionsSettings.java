package dev.tomte.tasks.internal.conditions;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The configuration, checked.
 *
 * @param batteryLowPercent up to this, a battery is low
 * @param idleAfter how long the device must have had little to do
 * @param idleLoadPercent what little is, of all processors together
 * @param metered patterns of the names of interfaces and drivers, with {@code *} and {@code ?}
 * @param askNetworkManager whether it is asked which connections are metered
 * @param networkManagerAge how old its answer may be
 * @param storageFreeMb least free MiB
 * @param storageFreePercent least free share of the file system
 */
record ConditionsSettings(
        int batteryLowPercent,
        Duration idleAfter,
        int idleLoadPercent,
        List<String> metered,
        boolean askNetworkManager,
        Duration networkManagerAge,
        int storageFreeMb,
        int storageFreePercent) {

    private static final int MOST_PATTERNS = 100;
    private static final Pattern NAME_PATTERN = Pattern.compile("[\\w.:@*?-]{1,64}");

    /** After the constants above, which it needs. */
    static final ConditionsSettings DEFAULTS = of(Defaults.class.getAnnotation(ConditionsConfig.class));

    /** Carries the annotation with nothing set, so that the defaults stand in one place. */
    @ConditionsConfig
    private static final class Defaults {}

    /** @throws IllegalArgumentException naming key, value and what is allowed, of the first value that will not do */
    static ConditionsSettings of(ConditionsConfig config) {
        return new ConditionsSettings(
                range("batteryLowPercent", config::batteryLowPercent, 1, 99),
                Duration.ofSeconds(range("idleAfterS", config::idleAfterS, 10, 86_400)),
                range("idleLoadPercent", config::idleLoadPercent, 1, 100),
                patterns(value("meteredInterfaces", "a list of names", config::meteredInterfaces)),
                value("askNetworkManager", "true or false", config::askNetworkManager),
                Duration.ofSeconds(range("networkManagerS", config::networkManagerS, 1, 3_600)),
                range("storageFreeMb", config::storageFreeMb, 1, 1_048_576),
                range("storageFreePercent", config::storageFreePercent, 0, 99));
    }

    /** Whether a pattern of the configuration says so of an interface or a driver. */
    boolean isMetered(String name) {
        return metered.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return name.matches(regex);
    }

    private static List<String> patterns(String[] values) {
        // A .cfg file has one text with commas where a list is meant.
        List<String> patterns = Arrays.stream(values)
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        if (patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException(
                    "meteredInterfaces: expected at most " + MOST_PATTERNS + " names, not " + patterns.size());
        }
        for (String pattern : patterns) {
            if (!NAME_PATTERN.matcher(pattern).matches()) {
                throw new IllegalArgumentException(
                        "meteredInterfaces = " + Texts.shown(pattern)
                                + ": expected names of 1 to 64 letters, digits and . : @ _ - with * and ?, separated by commas");
            }
        }
        return patterns;
    }

    private static int range(String key, IntSupplier value, int min, int max) {
        int number = value(key, "a whole number from " + min + " to " + max, value::getAsInt);
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    key + " = " + number + ": expected a whole number from " + min + " to " + max);
        }
        return number;
    }

    private static <T> T value(String key, String expected, Supplier<T> value) {
        try {
            return value.get();
        } catch (RuntimeException e) {
            // SCR's configuration object throws where the text is not of the type.
            throw new IllegalArgumentException(key + ": expected " + expected + " (" + e.getMessage() + ")", e);
        }
    }
}
