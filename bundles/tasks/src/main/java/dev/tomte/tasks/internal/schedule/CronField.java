package dev.tomte.tasks.internal.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A field of a cron expression: reads what people write and hands on only lists of numbers and the few special forms.
 * cron-utils itself accepts too much (bars, half ranges), says no position, and differs from form to form in how it treats
 * Sunday as 7.
 */
enum CronField {
    SECOND("second", 0, 59, ""),
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    private static final Pattern RANGE = Pattern.compile("(\\*|\\w+)(?:-(\\w+))?(?:/(\\w+))?");
    private static final Pattern BEFORE_LAST = Pattern.compile("L-(\\w+)");
    private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d+)W");
    private static final Pattern LAST_OF_WEEKDAY = Pattern.compile("(\\d|[A-Z]{3})L");
    private static final Pattern NTH_OF_WEEKDAY = Pattern.compile("(\\w+)#(\\w+)");

    private final String title;
    private final int least;
    private final int most;
    private final String names;

    CronField(String title, int least, int most, String names) {
        this.title = title;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    String title() {
        return title;
    }

    /**
     * What cron-utils is to be given for it: a list of numbers, and apart from it each special form, as it loses some that
     * are in a list.
     *
     * @param start where the field begins in the expression, from 0
     * @throws CronFault if it is wrong
     */
    List<String> read(String text, int start) {
        boolean day = this == DAY_OF_MONTH || this == DAY_OF_WEEK;
        if (text.equals("*") || text.equals("*/1") || (day && text.equals("?"))) {
            return List.of("*");
        }
        Set<Integer> values = new TreeSet<>();
        List<String> special = new ArrayList<>();
        int at = start;
        for (String element : text.toUpperCase(Locale.ROOT).split(",", -1)) {
            if (!(this == DAY_OF_MONTH && readDayOfMonth(element, at, special))
                    && !(this == DAY_OF_WEEK && readDayOfWeek(element, at, special))) {
                readRange(element, at, values);
            }
            at += element.length() + 1;
        }
        if (!values.isEmpty()) {
            special.add(values.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return special;
    }

    private void readRange(String element, int at, Set<Integer> values) {
        Matcher range = RANGE.matcher(element);
        if (!range.matches() || (range.group(1).equals("*") && range.group(2) != null)) {
            throw new CronFault(this, at, expected(), element);
        }
        boolean open = range.group(2) == null;
        boolean all = range.group(1).equals("*");
        int first = all ? least : value(range.group(1), at);
        int last = all ? most : first;
        if (!open) {
            last = value(range.group(2), at + range.start(2));
            // Sunday is both the first and the last day of the week:
            last = this == DAY_OF_WEEK && last == 0 && first > 0 ? 7 : last;
            if (last < first) {
                throw new CronFault(this, at, "a range from the lesser to the greater", element);
            }
        }
        int step = 1;
        if (range.group(3) != null) {
            step = number(range.group(3), at + range.start(3), 1, most - least, "a step of 1 to " + (most - least));
            last = open ? most : last;
        }
        if (this == DAY_OF_WEEK && open && first < 7 && last == 7) {
            // 0 and 7 are both Sunday, which */2 must not come to twice:
            last = 6;
        }
        for (int value = first; value <= last; value += step) {
            values.add(this == DAY_OF_WEEK ? value % 7 : value);
        }
    }

    private boolean readDayOfMonth(String element, int at, List<String> special) {
        Matcher before = BEFORE_LAST.matcher(element);
        Matcher nearest = NEAREST_WEEKDAY.matcher(element);
        if (element.equals("L") || element.equals("LW")) {
            special.add(element);
        } else if (before.matches()) {
            special.add("L-" + number(before.group(1), at + 2, 1, 30, "1 to 30 days before the last"));
        } else if (nearest.matches()) {
            special.add(number(nearest.group(1), at, 1, 27, "1W to 27W, or LW for the last") + "W");
        } else {
            return false;
        }
        return true;
    }

    private boolean readDayOfWeek(String element, int at, List<String> special) {
        Matcher last = LAST_OF_WEEKDAY.matcher(element);
        Matcher nth = NTH_OF_WEEKDAY.matcher(element);
        if (last.matches()) {
            special.add(value(last.group(1), at) % 7 + "L");
        } else if (nth.matches()) {
            int which = number(nth.group(2), at + nth.start(2), 1, 5, "1 to 5, the first to the fifth of the month");
            special.add(value(nth.group(1), at) % 7 + "#" + which);
        } else {
            return false;
        }
        return true;
    }

    private int value(String text, int at) {
        int name = text.length() == 3 ? names.indexOf(text) : -1;
        return name >= 0 ? name / 4 + least : number(text, at, least, most, expected());
    }

    private int number(String text, int at, int from, int to, String expected) {
        boolean digits = text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = digits && !text.isEmpty() ? Integer.parseInt(text) : -1;
        if (value < from || value > to) {
            throw new CronFault(this, at, expected, text);
        }
        return value;
    }

    private String expected() {
        String plain = least + " to " + most;
        return switch (this) {
            case SECOND, MINUTE, HOUR -> plain;
            case DAY_OF_MONTH -> plain + ", L, L-3, LW or 15W";
            case MONTH -> plain + " or JAN to DEC";
            case DAY_OF_WEEK -> plain + ", SUN to SAT, FRIL or MON#2";
        };
    }
}
