package dev.tomte.tasks.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {

    private static final LocalDate FIRST = LocalDate.of(2023, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2029, 1, 1);

    /** Days as a person would count them, one by one: the judge of what cron-utils makes of the expression. */
    private static DynamicTest days(String fields, Predicate<LocalDate> right) {
        return DynamicTest.dynamicTest(fields, () -> {
            List<LocalDate> expected = FIRST.datesUntil(LAST).filter(right).toList();
            CronExpression expression = CronExpression.of("30 12 " + fields);
            assertThat(forward(expression, FIRST.atStartOfDay(), LAST.atStartOfDay()))
                    .as("forward")
                    .isEqualTo(expected.stream().map(day -> day.atTime(12, 30)).toList());
            assertThat(backward(expression, FIRST.atStartOfDay(), LAST.atStartOfDay()))
                    .as("backward")
                    .isEqualTo(expected.stream().map(day -> day.atTime(12, 30)).toList());
        });
    }

    private static List<LocalDateTime> forward(CronExpression expression, LocalDateTime from, LocalDateTime to) {
        List<LocalDateTime> found = new ArrayList<>();
        Optional<LocalDateTime> next = expression.after(from.minusSeconds(1));
        while (next.isPresent() && next.get().isBefore(to)) {
            found.add(next.get());
            next = expression.after(next.get());
        }
        return found;
    }

    private static List<LocalDateTime> backward(CronExpression expression, LocalDateTime from, LocalDateTime to) {
        List<LocalDateTime> found = new ArrayList<>();
        Optional<LocalDateTime> last = expression.before(to);
        while (last.isPresent() && !last.get().isBefore(from)) {
            found.add(last.get());
            last = expression.before(last.get());
        }
        Collections.reverse(found);
        return found;
    }

    private static boolean workday(LocalDate day) {
        return day.getDayOfWeek().getValue() < 6;
    }

    private static boolean in(LocalDate day, DayOfWeek... days) {
        return List.of(days).contains(day.getDayOfWeek());
    }

    private static boolean last(LocalDate day) {
        return day.getDayOfMonth() == day.lengthOfMonth();
    }

    private static LocalDate nearestWorkday(LocalDate day, int dayOfMonth) {
        LocalDate wanted = day.withDayOfMonth(dayOfMonth);
        return Stream.of(0, -1, 1, -2, 2)
                .map(wanted::plusDays)
                .filter(near -> near.getMonth() == wanted.getMonth() && workday(near))
                .findFirst()
                .orElseThrow();
    }

    @TestFactory
    @DisplayName("T2: the days of an expression are the ones that counting day by day finds, forward and backward")
    Stream<DynamicTest> days() {
        return Stream.of(
                days("* * *", day -> true),
                days("? * ?", day -> true),
                days("1 * *", day -> day.getDayOfMonth() == 1),
                days("29 2 *", day -> day.getMonthValue() == 2 && day.getDayOfMonth() == 29),
                days("31 * *", day -> day.getDayOfMonth() == 31),
                days("*/10 * *", day -> List.of(1, 11, 21, 31).contains(day.getDayOfMonth())),
                days(
                        "10-16/3 JAN,mar-APR *",
                        day -> List.of(1, 3, 4).contains(day.getMonthValue())
                                && List.of(10, 13, 16).contains(day.getDayOfMonth())),
                days(
                        "20/5 */5 *",
                        day -> List.of(1, 6, 11).contains(day.getMonthValue())
                                && List.of(20, 25, 30).contains(day.getDayOfMonth())),
                days("* * MON-FRI", CronExpressionTest::workday),
                days("* * 1-5", CronExpressionTest::workday),
                days("* * 0", day -> in(day, DayOfWeek.SUNDAY)),
                days("* * 7", day -> in(day, DayOfWeek.SUNDAY)),
                days("* * sat-sun", day -> !workday(day)),
                days("* * 5-7", day -> in(day, DayOfWeek.FRIDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)),
                days("* * 0-2", day -> in(day, DayOfWeek.SUNDAY, DayOfWeek.MONDAY, DayOfWeek.TUESDAY)),
                days(
                        "* * */2",
                        day -> in(day, DayOfWeek.SUNDAY, DayOfWeek.TUESDAY, DayOfWeek.THURSDAY, DayOfWeek.SATURDAY)),
                days("* * */7", day -> in(day, DayOfWeek.SUNDAY)),
                days("* * 0-7", day -> true),
                days("13 * FRI", day -> day.getDayOfMonth() == 13 || in(day, DayOfWeek.FRIDAY)),
                days(
                        "1,15 6 SUN",
                        day -> day.getMonthValue() == 6
                                && (List.of(1, 15).contains(day.getDayOfMonth()) || in(day, DayOfWeek.SUNDAY))),
                days("30 2 MON", day -> day.getMonthValue() == 2 && in(day, DayOfWeek.MONDAY)),
                days("L * *", CronExpressionTest::last),
                days("L 2 *", day -> day.getMonthValue() == 2 && last(day)),
                days("L-3 * *", day -> day.getDayOfMonth() == day.lengthOfMonth() - 3),
                days("L-30 * *", day -> day.getDayOfMonth() == day.lengthOfMonth() - 30),
                days("1,L * *", day -> day.getDayOfMonth() == 1 || last(day)),
                days(
                        "LW * *",
                        day -> day.equals(Stream.iterate(
                                        day.with(TemporalAdjusters.lastDayOfMonth()), before -> before.minusDays(1))
                                .filter(CronExpressionTest::workday)
                                .findFirst()
                                .orElseThrow())),
                days("1W * *", day -> day.equals(nearestWorkday(day, 1))),
                days("15W * *", day -> day.equals(nearestWorkday(day, 15))),
                days("27W * *", day -> day.equals(nearestWorkday(day, 27))),
                days(
                        "1W,15,L-2 * SUN",
                        day -> day.equals(nearestWorkday(day, 1))
                                || day.getDayOfMonth() == 15
                                || day.getDayOfMonth() == day.lengthOfMonth() - 2
                                || in(day, DayOfWeek.SUNDAY)),
                days("* * MON#2", day -> in(day, DayOfWeek.MONDAY) && (day.getDayOfMonth() - 1) / 7 == 1),
                days("* * 0#1", day -> in(day, DayOfWeek.SUNDAY) && day.getDayOfMonth() <= 7),
                days("* * SUN#5", day -> in(day, DayOfWeek.SUNDAY) && day.getDayOfMonth() > 28),
                days(
                        "* * MON#1,FRI#3",
                        day -> (in(day, DayOfWeek.MONDAY) && day.getDayOfMonth() <= 7)
                                || (in(day, DayOfWeek.FRIDAY) && (day.getDayOfMonth() - 1) / 7 == 2)),
                days("* * FRIL", day -> in(day, DayOfWeek.FRIDAY) && day.getDayOfMonth() > day.lengthOfMonth() - 7),
                days("* * 0L", day -> in(day, DayOfWeek.SUNDAY) && day.getDayOfMonth() > day.lengthOfMonth() - 7),
                days("* * 7L", day -> in(day, DayOfWeek.SUNDAY) && day.getDayOfMonth() > day.lengthOfMonth() - 7),
                days(
                        "* * MON,FRIL",
                        day -> in(day, DayOfWeek.MONDAY)
                                || (in(day, DayOfWeek.FRIDAY) && day.getDayOfMonth() > day.lengthOfMonth() - 7)));
    }

    @Test
    @DisplayName("T2: six fields begin with the second, five with the minute")
    void fields() {
        LocalDateTime day = FIRST.atStartOfDay();
        assertThat(forward(CronExpression.of("*/20 59 23 * * *"), day, day.plusDays(1)))
                .extracting(LocalDateTime::toLocalTime)
                .containsExactly(LocalTime.of(23, 59), LocalTime.of(23, 59, 20), LocalTime.of(23, 59, 40));
        assertThat(forward(CronExpression.of("  5,10-20/5 8-9  * * *"), day, day.plusDays(1)))
                .extracting(LocalDateTime::toLocalTime)
                .containsExactly(
                        LocalTime.of(8, 5),
                        LocalTime.of(8, 10),
                        LocalTime.of(8, 15),
                        LocalTime.of(8, 20),
                        LocalTime.of(9, 5),
                        LocalTime.of(9, 10),
                        LocalTime.of(9, 15),
                        LocalTime.of(9, 20));
        assertThat(forward(CronExpression.of("* * * * * *"), day, day.plusHours(1)))
                .hasSize(3_600);
        assertThat(backward(CronExpression.of("* * * * * *"), day, day.plusHours(1)))
                .hasSize(3_600);
    }

    @Test
    @DisplayName("T2: fractions of a second neither hide a time nor give it twice")
    void fractions() {
        CronExpression minutely = CronExpression.of("* * * * *");
        LocalDateTime noon = FIRST.atTime(12, 0);
        assertThat(minutely.after(noon.minusNanos(1))).contains(noon);
        assertThat(minutely.after(noon)).contains(noon.plusMinutes(1));
        assertThat(minutely.after(noon.plusNanos(1))).contains(noon.plusMinutes(1));
        assertThat(minutely.before(noon.plusNanos(1))).contains(noon);
        assertThat(minutely.before(noon)).contains(noon.minusMinutes(1));
    }

    @ParameterizedTest
    @DisplayName("T2: nicknames stand for what they say")
    @CsvSource({
        "@hourly, 2023-01-01T01:00",
        "@daily, 2023-01-02T00:00",
        "@midnight, 2023-01-02T00:00",
        "@weekly, 2023-01-08T00:00",
        "@monthly, 2023-02-01T00:00",
        "@yearly, 2024-01-01T00:00",
        "@annually, 2024-01-01T00:00"
    })
    void nicknames(String text, LocalDateTime next) {
        assertThat(CronExpression.of(text).after(FIRST.atStartOfDay())).contains(next);
    }

    @ParameterizedTest
    @DisplayName("T2: a wrong expression is refused with the field, the position and what was expected")
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * *       | minute at position 1: expected 0 to 59, came '60'",
                "0 24 * * *       | hour at position 3: expected 0 to 23, came '24'",
                "0 0 32 * *       | day of month at position 5: expected 1 to 31, L, L-3, LW or 15W, came '32'",
                "0 0 0 * *        | day of month at position 5: expected 1 to 31",
                "0 0 * 13 *       | month at position 7: expected 1 to 12 or JAN to DEC, came '13'",
                "0 0 * * 8        | day of week at position 9: expected 0 to 7, SUN to SAT, FRIL or MON#2, came '8'",
                "0 0 * * MOON     | day of week at position 9",
                "0  5,12,24 * * * | hour at position 9: expected 0 to 23, came '24'",
                "0 5-25 * * *     | hour at position 5: expected 0 to 23, came '25'",
                "0 9-5 * * *      | hour at position 3: expected a range from the lesser to the greater, came '9-5'",
                "0 0 * * FRI-MON  | day of week at position 9: expected a range from the lesser",
                "*/0 * * * *      | minute at position 3: expected a step of 1 to 59, came '0'",
                "*/90 * * * *     | minute at position 3: expected a step of 1 to 59, came '90'",
                "5/ * * * *       | minute at position 1: expected 0 to 59, came '5/'",
                "1,,2 * * * *     | minute at position 3: expected 0 to 59, came nothing",
                "1, * * * *       | minute at position 3: expected 0 to 59, came nothing",
                "1-2-3 * * * *    | minute at position 1",
                "*-5 * * * *      | minute at position 1",
                "-1 * * * *       | minute at position 1",
                "99999999999 * * * * | minute at position 1",
                "٣ * * * *        | minute at position 1",
                "? * * * *        | minute at position 1",
                "0 0 * * L        | day of week at position 9",
                "0 0 * * MON#6    | day of week at position 13: expected 1 to 5",
                "0 0 L-31 * *     | day of month at position 7: expected 1 to 30 days before the last",
                "0 0 28W * *      | day of month at position 5: expected 1W to 27W, or LW for the last, came '28'",
                "61 0 0 * * *     | second at position 1: expected 0 to 59, came '61'",
                "0 0 * *          | position 8: expected 5 fields (minute, hour, day of month, month, day of week)",
                "0 0 0 * * * 2026 | position 13: expected 5 fields",
                "@reboot          | position 1: expected @yearly",
                "every day        | expected 5 fields"
            })
    void wrong(String text, String message) {
        assertThatThrownBy(() -> CronExpression.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the cron expression '" + text + "' is wrong: ")
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("T2: forms that only cron-utils knows are refused")
    void bars() {
        assertThatThrownBy(() -> CronExpression.of("1|2 * * * *")).hasMessageContaining("minute at position 1");
        assertThatThrownBy(() -> CronExpression.of("0 0 * * *||0 1 * * *")).hasMessageContaining("expected 5 fields");
    }

    @ParameterizedTest
    @DisplayName("T2: a day that is in no month never comes, and that is found out soon")
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 L-30 2 *"})
    void never(String text) {
        assertThat(CronExpression.of(text).after(FIRST.atStartOfDay())).isEmpty();
    }

    @Test
    @DisplayName("T2: a rare day comes, far ahead and far back, across a century without a leap day")
    void rare() {
        CronExpression leap = CronExpression.of("0 0 29 2 *");
        assertThat(leap.after(LocalDateTime.of(2096, 3, 1, 0, 0))).contains(LocalDateTime.of(2104, 2, 29, 0, 0));
        assertThat(leap.before(LocalDateTime.of(2104, 2, 1, 0, 0))).contains(LocalDateTime.of(2096, 2, 29, 0, 0));
        assertThat(CronExpression.of("@daily").after(LocalDateTime.of(1970, 1, 1, 0, 0)))
                .contains(LocalDateTime.of(1970, 1, 2, 0, 0));
    }

    @Test
    @DisplayName("T2: parsed expressions are kept, but not without bound")
    void cache() {
        assertThat(CronExpression.of("7 7 7 7 *")).isSameAs(CronExpression.of("7 7 7 7 *"));
        for (int i = 0; i < 2 * CronExpression.CACHED; i++) {
            CronExpression.of(i % 60 + " " + i / 60 + " 5 5 *");
        }
        assertThat(CronExpression.cached()).isLessThanOrEqualTo(CronExpression.CACHED);
    }
}
