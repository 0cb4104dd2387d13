package dev.tomte.tasks.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instants of a cron expression in a time zone. On the days when the clocks change:
 *
 * <ul>
 *   <li>An expression that comes at least as often as the change is long (an hourly one, if an hour is skipped or comes
 *       twice) goes by the time that passes: it runs in both passes of the hour, and nothing is made up for the skipped one.
 *   <li>Any other runs once: at the first instant after the skipped time for all that fell into it, and in the first pass
 *       only of the time that comes twice.
 * </ul>
 */
final class CronTimes {

    private final CronExpression expression;
    private final ZoneRules rules;

    CronTimes(String expression, ZoneId zone) {
        this.expression = CronExpression.of(expression);
        rules = zone.getRules();
    }

    /** The first after it; empty if none comes within a century. */
    Optional<Instant> after(Instant instant) {
        LocalDateTime local = local(instant);
        ZoneOffsetTransition doubled = overlap(local);
        if (doubled == null) {
            return expression.after(local).flatMap(this::earliest);
        }
        LocalDateTime end = doubled.getDateTimeBefore();
        boolean second = !instant.isBefore(doubled.getInstant());
        if (!goesByTimePassing(doubled)) {
            return expression.after(second ? end.minusSeconds(1) : local).flatMap(this::earliest);
        }
        Optional<LocalDateTime> next = expression.after(local);
        boolean first = !second && next.isPresent() && next.get().isBefore(end);
        if (!second && !first) {
            next = expression.after(doubled.getDateTimeAfter().minusSeconds(1));
        }
        return next.flatMap(time ->
                first || !time.isBefore(end) ? earliest(time) : Optional.of(time.toInstant(doubled.getOffsetAfter())));
    }

    /** The last at or before it. */
    Optional<Instant> atOrBefore(Instant instant) {
        LocalDateTime local = local(instant);
        LocalDateTime end = local.plusNanos(1);
        ZoneOffsetTransition doubled = overlap(local);
        if (doubled == null) {
            return expression.before(end).flatMap(this::latest);
        }
        LocalDateTime begin = doubled.getDateTimeAfter();
        if (!instant.isBefore(doubled.getInstant())) {
            if (goesByTimePassing(doubled)) {
                Optional<LocalDateTime> last = expression.before(end).filter(time -> !time.isBefore(begin));
                if (last.isPresent()) {
                    return Optional.of(last.get().toInstant(doubled.getOffsetAfter()));
                }
            }
            end = doubled.getDateTimeBefore();
        }
        return expression
                .before(end)
                .flatMap(time ->
                        time.isBefore(begin) ? latest(time) : Optional.of(time.toInstant(doubled.getOffsetBefore())));
    }

    /**
     * Whether the expression comes so often, from before the first time to after the second, that two runs are never
     * further apart than {@code distance}. Takes a few steps, however many runs there are.
     */
    boolean isDense(Instant from, Instant to, Duration distance) {
        Optional<Instant> reached = atOrBefore(from);
        while (reached.isPresent() && reached.get().isBefore(to)) {
            Optional<Instant> further = atOrBefore(reached.get().plus(distance));
            if (further.equals(reached)) {
                return false;
            }
            reached = further;
        }
        return reached.isPresent();
    }

    private boolean goesByTimePassing(ZoneOffsetTransition change) {
        boolean gap = change.isGap();
        LocalDateTime from = gap ? change.getDateTimeBefore() : change.getDateTimeAfter();
        LocalDateTime to = gap ? change.getDateTimeAfter() : change.getDateTimeBefore();
        Duration length = change.getDuration().abs();
        Optional<LocalDateTime> reached = expression.before(from);
        while (reached.isPresent() && reached.get().isBefore(to)) {
            Optional<LocalDateTime> further =
                    expression.before(reached.get().plus(length).plusNanos(1));
            if (further.equals(reached)) {
                return false;
            }
            reached = further;
        }
        return reached.isPresent();
    }

    /** The first instant at which the clock says so, for one who comes from before it. */
    private Optional<Instant> earliest(LocalDateTime time) {
        ZoneOffsetTransition change = rules.getTransition(time);
        if (change == null) {
            return Optional.of(time.toInstant(rules.getOffset(time)));
        }
        if (change.isOverlap()) {
            return Optional.of(time.toInstant(change.getOffsetBefore()));
        }
        return goesByTimePassing(change)
                ? expression.after(change.getDateTimeAfter().minusSeconds(1)).flatMap(this::earliest)
                : Optional.of(change.getInstant());
    }

    /** The last instant at which it runs for that time, for one who comes from after it. */
    private Optional<Instant> latest(LocalDateTime time) {
        ZoneOffsetTransition change = rules.getTransition(time);
        if (change == null) {
            return Optional.of(time.toInstant(rules.getOffset(time)));
        }
        boolean passing = goesByTimePassing(change);
        if (change.isOverlap()) {
            return Optional.of(time.toInstant(passing ? change.getOffsetAfter() : change.getOffsetBefore()));
        }
        return passing
                ? expression.before(change.getDateTimeBefore()).flatMap(this::latest)
                : Optional.of(change.getInstant());
    }

    private LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, rules.getOffset(instant));
    }

    private @Nullable ZoneOffsetTransition overlap(LocalDateTime time) {
        ZoneOffsetTransition change = rules.getTransition(time);
        return change != null && change.isOverlap() ? change : null;
    }
}
