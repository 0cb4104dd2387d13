package dev.tomte.tasks.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mmX");

    /** All runs of these days, and proof that going back from the end finds the same. */
    private static List<Instant> runs(String expression, ZoneId zone, LocalDate first, LocalDate end) {
        CronTimes times = new CronTimes(expression, zone);
        Instant from = first.atStartOfDay(zone).toInstant();
        Instant to = end.atStartOfDay(zone).toInstant();
        List<Instant> forward = new ArrayList<>();
        Optional<Instant> next = times.after(from.minusNanos(1));
        while (next.isPresent() && next.get().isBefore(to)) {
            forward.add(next.get());
            next = times.after(next.get());
        }
        List<Instant> backward = new ArrayList<>();
        Optional<Instant> last = times.atOrBefore(to.minusNanos(1));
        while (last.isPresent() && !last.get().isBefore(from)) {
            backward.add(last.get());
            last = times.atOrBefore(last.get().minusNanos(1));
        }
        Collections.reverse(backward);
        assertThat(backward).as("going back").isEqualTo(forward);
        assertThat(forward).isSorted().doesNotHaveDuplicates();
        return forward;
    }

    private static List<String> day(String expression, String zone, String day) {
        LocalDate date = LocalDate.parse(day);
        return runs(expression, ZoneId.of(zone), date, date.plusDays(1)).stream()
                .map(run -> CLOCK.format(run.atZone(ZoneId.of(zone))))
                .toList();
    }

    @ParameterizedTest
    @DisplayName("T2: a daily time that is skipped runs once, at the first instant after the gap")
    @CsvSource({
        "30 2 * * *, Europe/Berlin,       2026-03-29, 03:00+02",
        "30 2 * * *, America/New_York,    2026-03-08, 03:00-04",
        "15 2 * * *, Australia/Lord_Howe, 2026-10-04, 02:30+11",
        "0 2 * * *,  Europe/Berlin,       2026-03-29, 03:00+02",
        "59 59 1 * * *, Europe/Berlin,    2026-03-29, 01:59+01",
        "0 3 * * *,  Europe/Berlin,       2026-03-29, 03:00+02"
    })
    void gap(String expression, String zone, String day, String only) {
        assertThat(day(expression, zone, day)).containsExactly(only);
    }

    @ParameterizedTest
    @DisplayName("T2: a daily time that comes twice runs once, the first time")
    @CsvSource({
        "30 2 * * *, Europe/Berlin,       2026-10-25, 02:30+02",
        "0 2 * * *,  Europe/Berlin,       2026-10-25, 02:00+02",
        "0 3 * * *,  Europe/Berlin,       2026-10-25, 03:00+01",
        "30 1 * * *, America/New_York,    2026-11-01, 01:30-04",
        "45 1 * * *, Australia/Lord_Howe, 2026-04-05, 01:45+11"
    })
    void overlap(String expression, String zone, String day, String only) {
        assertThat(day(expression, zone, day)).containsExactly(only);
    }

    @ParameterizedTest
    @DisplayName(
            "T2: an hourly or minutely expression runs as time passes, in both passes of the hour that comes twice")
    @CsvSource({
        "0 * * * *,    Europe/Berlin,       2026-03-29, 23",
        "30 * * * *,   Europe/Berlin,       2026-03-29, 23",
        "0 * * * *,    Europe/Berlin,       2026-10-25, 25",
        "30 * * * *,   Europe/Berlin,       2026-10-25, 25",
        "* * * * *,    Europe/Berlin,       2026-03-29, 1380",
        "* * * * *,    Europe/Berlin,       2026-10-25, 1500",
        "0 * * * *,    America/New_York,    2026-03-08, 23",
        "0 * * * *,    America/New_York,    2026-11-01, 25",
        "*/5 * * * *,  America/New_York,    2026-03-08, 276",
        "*/5 * * * *,  America/New_York,    2026-11-01, 300",
        "*/10 * * * *, Australia/Lord_Howe, 2026-10-04, 141",
        "*/10 * * * *, Australia/Lord_Howe, 2026-04-05, 147",
        "*/30 * * * *, Australia/Lord_Howe, 2026-04-05, 49"
    })
    void frequent(String expression, String zone, String day, int count) {
        LocalDate date = LocalDate.parse(day);
        List<Instant> runs = runs(expression, ZoneId.of(zone), date, date.plusDays(1));
        assertThat(runs).hasSize(count);
        Duration spacing = Duration.between(runs.get(0), runs.get(1));
        for (int i = 1; i < runs.size(); i++) {
            assertThat(Duration.between(runs.get(i - 1), runs.get(i))).isEqualTo(spacing);
        }
    }

    @Test
    @DisplayName(
            "T2: where the clocks change by half an hour, an hourly expression runs once for each hour of the clock")
    void halfHour() {
        assertThat(day("0 * * * *", "Australia/Lord_Howe", "2026-10-04"))
                .hasSize(24)
                .startsWith("00:00+1030", "01:00+1030", "02:30+11", "03:00+11");
        assertThat(day("45 * * * *", "Australia/Lord_Howe", "2026-04-05"))
                .hasSize(24)
                .startsWith("00:45+11", "01:45+11", "02:45+1030");
    }

    @Test
    @DisplayName(
            "T2: what is not frequent throughout the change runs as often as the expression says, and is never lost")
    void betweenTheTwo() {
        assertThat(day("*/15 2 * * *", "Europe/Berlin", "2026-10-25"))
                .containsExactly("02:00+02", "02:15+02", "02:30+02", "02:45+02");
        assertThat(day("*/15 2 * * *", "Europe/Berlin", "2026-03-29")).containsExactly("03:00+02");
        assertThat(day("30 2,3 * * *", "Europe/Berlin", "2026-03-29")).containsExactly("03:00+02", "03:30+02");
        assertThat(day("0 */2 * * *", "Europe/Berlin", "2026-10-25"))
                .startsWith("00:00+02", "02:00+02", "04:00+01")
                .hasSize(12);
        assertThat(day("0 */2 * * *", "Europe/Berlin", "2026-03-29"))
                .startsWith("00:00+01", "03:00+02", "04:00+02")
                .hasSize(12);
        assertThat(day("* 0-5 * * *", "Europe/Berlin", "2026-10-25")).hasSize(7 * 60);
        assertThat(day("* 0-5 * * *", "Europe/Berlin", "2026-03-29")).hasSize(5 * 60);
    }

    @ParameterizedTest
    @DisplayName("T2: a year has 365 daily and 8,760 hourly runs, whatever the clocks do")
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"})
    void year(String id) {
        ZoneId zone = ZoneId.of(id);
        LocalDate first = LocalDate.of(2026, 1, 1);
        LocalDate end = LocalDate.of(2027, 1, 1);
        for (String daily : List.of("@daily", "30 2 * * *", "0 2 * * *", "45 1 * * *", "30 1 * * *", "0 3 * * *")) {
            List<Instant> runs = runs(daily, zone, first, end);
            assertThat(runs).as(daily).hasSize(365);
            assertThat(runs.stream().map(run -> LocalDate.ofInstant(run, zone)).distinct())
                    .hasSize(365);
        }
        for (String hourly : List.of("@hourly", "45 * * * *")) {
            assertThat(runs(hourly, zone, first, end)).as(hourly).hasSize(8_760);
        }
    }

    @ParameterizedTest
    @DisplayName("T2: midnight that does not exist (Beirut) or comes twice (Havana) is one run a day as well")
    @ValueSource(strings = {"Asia/Beirut", "America/Havana", "Pacific/Apia", "America/Nuuk"})
    void midnight(String id) {
        ZoneId zone = ZoneId.of(id);
        assertThat(runs("@daily", zone, LocalDate.of(2012, 1, 1), LocalDate.of(2013, 1, 1)))
                .hasSize(366);
        assertThat(runs("@daily", zone, LocalDate.of(2026, 1, 1), LocalDate.of(2027, 1, 1)))
                .hasSize(365);
    }

    @Test
    @DisplayName("T2: asked from every minute around a change, the next and the last run are those of the list")
    void everyMinute() {
        for (String expression : List.of("30 2 * * *", "*/20 * * * *", "0 * * * *", "*/15 2 * * *")) {
            for (String day : List.of("2026-03-29", "2026-10-25")) {
                ZoneId zone = ZoneId.of("Europe/Berlin");
                LocalDate date = LocalDate.parse(day);
                List<Instant> runs = runs(expression, zone, date.minusDays(1), date.plusDays(2));
                CronTimes times = new CronTimes(expression, zone);
                Instant at = date.atStartOfDay(zone).toInstant();
                for (int minute = 0; minute < 5 * 60; minute++, at = at.plusSeconds(60)) {
                    Instant now = at;
                    assertThat(times.after(now))
                            .as("%s after %s", expression, now)
                            .isEqualTo(runs.stream()
                                    .filter(run -> run.isAfter(now))
                                    .findFirst());
                    assertThat(times.atOrBefore(now))
                            .as("%s before %s", expression, now)
                            .isEqualTo(runs.stream()
                                    .filter(run -> !run.isAfter(now))
                                    .reduce((a, b) -> b));
                }
            }
        }
    }
}
