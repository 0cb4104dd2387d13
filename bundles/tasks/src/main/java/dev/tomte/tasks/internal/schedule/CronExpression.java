package dev.tomte.tasks.internal.schedule;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The local times of a cron expression, wherever they are. cron-utils is asked in UTC only, as if that were the local time:
 * it has no days of 23 or 25 hours there to stumble over. {@link CronTimes} makes instants of them.
 */
final class CronExpression {

    static final int CACHED = 512;
    private static final List<CronField> FIELDS = List.of(CronField.values());
    private static final List<String> EVERY = List.of("*");
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final CronDefinition DEFINITION = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .withValidRange(0, 59)
            .and()
            .withMinutes()
            .withValidRange(0, 59)
            .and()
            .withHours()
            .withValidRange(0, 23)
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .supportsL()
            .supportsW()
            .supportsLW()
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .and()
            .withDayOfWeek()
            .withValidRange(0, 6)
            .withMondayDoWValue(1)
            .supportsHash()
            .supportsL()
            .and()
            .instance();
    private static final Map<String, CronExpression> CACHE = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CronExpression> eldest) {
            return size() > CACHED;
        }
    };

    private final List<ExecutionTime> times;
    private volatile @Nullable Pause pause;

    private CronExpression(List<ExecutionTime> times) {
        this.times = times;
    }

    /**
     * The expression of this text.
     *
     * @throws IllegalArgumentException if it is wrong; the message says where, and what was expected
     */
    static CronExpression of(String text) {
        synchronized (CACHE) {
            CronExpression known = CACHE.get(text);
            if (known != null) {
                return known;
            }
        }
        CronExpression read;
        try {
            read = read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the cron expression '" + text + "' is wrong: " + e.getMessage(), e);
        }
        synchronized (CACHE) {
            CACHE.put(text, read);
        }
        return read;
    }

    static int cached() {
        synchronized (CACHE) {
            return CACHE.size();
        }
    }

    private static CronExpression read(String text) {
        String fields = text;
        if (text.startsWith("@")) {
            fields = NICKNAMES.get(text);
            if (fields == null) {
                throw new CronFault(0, "@yearly, @monthly, @weekly, @daily or @hourly", "'" + text + "'");
            }
        }
        List<String> words = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        Matcher word = WORD.matcher(fields);
        while (word.find()) {
            words.add(word.group());
            starts.add(word.start());
        }
        int count = words.size();
        if (count < 5 || count > 6) {
            throw new CronFault(
                    count > 6 ? starts.get(6) : text.length(),
                    "5 fields (minute, hour, day of month, month, day of week) or 6 (second first)",
                    Integer.toString(count));
        }
        List<List<String>> parts = new ArrayList<>(count == 5 ? List.of(List.of("0")) : List.of());
        for (int i = 0; i < count; i++) {
            parts.add(FIELDS.get(i + FIELDS.size() - count).read(words.get(i), starts.get(i)));
        }
        return new CronExpression(split(parts));
    }

    /** One for each way to name days: cron-utils fails at some combinations, but not at one way alone. */
    private static List<ExecutionTime> split(List<List<String>> parts) {
        String time = parts.get(0).get(0) + " " + parts.get(1).get(0) + " "
                + parts.get(2).get(0) + " ";
        String month = " " + parts.get(4).get(0) + " ";
        List<String> ofMonth = parts.get(3);
        List<String> ofWeek = parts.get(5);
        List<String> split = new ArrayList<>();
        if (ofWeek.equals(EVERY) || !ofMonth.equals(EVERY)) {
            ofMonth.forEach(day -> split.add(time + day + month + "*"));
        }
        if (!ofWeek.equals(EVERY)) {
            ofWeek.forEach(day -> split.add(time + "*" + month + day));
        }
        CronParser parser = new CronParser(DEFINITION);
        return split.stream()
                .map(one -> ExecutionTime.forCron(parser.parse(one)))
                .toList();
    }

    /** The first after it; empty if none comes within a century. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        Pause known = pause;
        if (known != null && !time.isBefore(known.from()) && time.isBefore(known.to())) {
            return Optional.of(known.to());
        }
        LocalDateTime whole = time.truncatedTo(ChronoUnit.SECONDS);
        Optional<LocalDateTime> next = times.stream()
                .flatMap(one -> one.nextExecution(whole.atZone(ZoneOffset.UTC)).stream())
                .map(ZonedDateTime::toLocalDateTime)
                .min(Comparator.naturalOrder());
        next.ifPresent(to -> pause = new Pause(whole, to));
        return next;
    }

    /** The last before it. Only for an expression that comes: else this takes long. */
    Optional<LocalDateTime> before(LocalDateTime time) {
        LocalDateTime whole = time.truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime end = (whole.isBefore(time) ? whole.plusSeconds(1) : whole).atZone(ZoneOffset.UTC);
        return times.stream()
                .flatMap(one -> one.lastExecution(end).stream())
                .map(ZonedDateTime::toLocalDateTime)
                .max(Comparator.naturalOrder());
    }

    /** Nothing comes after {@code from} until {@code to}. Many tasks share an expression, and a search takes 0.1 ms. */
    private record Pause(LocalDateTime from, LocalDateTime to) {}
}
