package dev.tomte.shell.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneRulesException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the times that a person types as the value of an option. */
final class TaskTimes {

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));
    private static final Pattern PART = Pattern.compile("(\\d{1,12})\\s*(ms|s|min|m|h|d|w)\\s*");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final Pattern CLOCK = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2})?");
    private static final Pattern ISO = Pattern.compile("\\bPT[-0-9.HMS]+");
    private static final int LONGEST = 100;

    private TaskTimes() {}

    /** {@code 10s}, {@code 1h30m} or, as ISO 8601 has it, {@code PT5M}. */
    static Duration duration(String option, String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (lower.length() <= LONGEST && PARTS.matcher(lower).matches()) {
                Matcher part = PART.matcher(lower);
                Duration sum = Duration.ZERO;
                while (part.find()) {
                    sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
                }
                return sum;
            }
            return Duration.parse(text.strip());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw wrong(option, "a duration such as 500ms, 10s, 5m, 1h30m, 7d or PT5M", text, e);
        }
    }

    /** A message with its durations as people write them: {@code 3660 d} for {@code PT87840H}. */
    static String spoken(String message) {
        return ISO.matcher(message).replaceAll(found -> {
            try {
                return Matcher.quoteReplacement(TaskWords.duration(Duration.parse(found.group())));
            } catch (DateTimeParseException e) {
                return Matcher.quoteReplacement(found.group());
            }
        });
    }

    /**
     * An instant with its offset, a local time of a day, or a time of day: the next one.
     *
     * @param zone of what has no offset
     */
    static Instant instant(String option, String text, ZoneId zone, InstantSource clock) {
        String stripped = text.strip();
        try {
            if (CLOCK.matcher(stripped).matches()) {
                LocalTime time = LocalTime.parse(stripped.indexOf(':') == 1 ? "0" + stripped : stripped);
                ZonedDateTime now = clock.instant().atZone(zone);
                ZonedDateTime today = now.toLocalDate().atTime(time).atZone(zone);
                return (today.isAfter(now)
                                ? today
                                : now.toLocalDate().plusDays(1).atTime(time).atZone(zone))
                        .toInstant();
            }
            String iso = stripped.replaceFirst("(?<=\\d) (?=\\d)", "T");
            return Pattern.compile("([Zz]|[+-]\\d{2}(:?\\d{2})?)$").matcher(iso).find() && iso.indexOf('T') > 0
                    ? ZonedDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(zone).toInstant();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw wrong(option, "a time such as 07:30, '2026-12-24 18:00' or 2026-12-24T17:00:00Z", text, e);
        }
    }

    static ZoneId zone(String option, String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (ZoneRulesException e) {
            String hint = NearMatches.hint(text.strip(), ZoneId.getAvailableZoneIds());
            throw wrong(option, "a time zone that is known here", text, hint, e);
        } catch (DateTimeException e) {
            throw wrong(option, "a time zone such as Europe/Berlin, UTC or +01:00", text, e);
        }
    }

    /** A whole number in a range. */
    static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
            throw wrong(option, least + " to " + most, text, null);
        } catch (NumberFormatException e) {
            throw wrong(option, "a whole number of " + least + " to " + most, text, e);
        }
    }

    /** A constant, in any case, with hyphens or underscores. */
    static <E extends Enum<E>> E constant(String option, Class<E> type, String text) {
        return constant(option, type, text, TaskOptions.names(type));
    }

    /**
     * As above.
     *
     * @param shown the constants as the option is said to take them
     */
    static <E extends Enum<E>> E constant(String option, Class<E> type, String text, List<String> shown) {
        String wanted = text.strip().replace('-', '_');
        return Stream.of(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(wanted)
                        || each.name().replace("_", "").equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> wrong(option, "one of " + String.join(", ", shown), text, null));
    }

    static UsageException wrong(String option, String expected, String came, @Nullable Throwable cause) {
        return wrong(option, expected, came, "", cause);
    }

    private static UsageException wrong(
            String option, String expected, String came, String hint, @Nullable Throwable cause) {
        String shown = came.length() > LONGEST ? came.substring(0, LONGEST) + "…" : came;
        UsageException wrong = new UsageException(
                "Expected " + expected + " for " + option + ", not '" + Values.printable(shown) + "'." + hint);
        if (cause != null) {
            wrong.initCause(cause);
        }
        return wrong;
    }
}
