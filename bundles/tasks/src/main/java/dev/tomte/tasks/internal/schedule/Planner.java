package dev.tomte.tasks.internal.schedule;

import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Reckons when tasks run. Delays and periods are on the ticker, so that nobody who sets the clock can stop or multiply them;
 * instants and cron expressions are on the wall clock. Keeps nothing: may be called from any thread.
 */
public final class Planner {

    private static final long NO_END = Now.micros(Instant.MAX);

    private final InstantSource wall;
    private final LongSupplier ticker;
    private final DoubleSupplier random;
    private final Misfires misfires;

    /**
     * A planner on these clocks.
     *
     * @param ticker nanoseconds, never back
     * @param random 0 to 1, for jitter
     * @param misfireThreshold how late a run may be without counting as missed
     */
    public Planner(InstantSource wall, LongSupplier ticker, DoubleSupplier random, Duration misfireThreshold) {
        this.wall = wall;
        this.ticker = ticker;
        this.random = random;
        misfires = new Misfires(misfireThreshold.toNanos() / 1_000);
    }

    /**
     * Whether the schedule can be kept.
     *
     * @throws IllegalArgumentException if its cron expression is wrong or never comes, its end is past, or nothing comes
     *     before its end; the message says what and where
     */
    public void check(TaskSchedule schedule) {
        Instant now = now().instant();
        if (schedule.start().isPresent() && schedule.start().get().isAfter(Now.LAST)) {
            throw new IllegalArgumentException("a schedule must start before " + Now.LAST + ", not at "
                    + schedule.start().get());
        }
        if (schedule.end().isPresent() && !schedule.end().get().isAfter(now)) {
            throw new IllegalArgumentException("a schedule must end in the future, not at "
                    + schedule.end().get() + "; it is now " + now);
        }
        if (schedule.kind() == TaskKind.CRON && cron(schedule).after(now).isEmpty()) {
            throw new IllegalArgumentException("the cron expression '" + schedule.cron()
                    + "' never comes: within the next 100 years, none of its days is in one of its months");
        }
        if (schedule.kind() != TaskKind.TRIGGERED && first(schedule).isEmpty()) {
            throw new IllegalArgumentException("no run would come between the start, "
                    + schedule.start().map(Instant::toString).orElse("now") + ", and the end of the schedule, "
                    + schedule.end().map(Instant::toString).orElse("never"));
        }
    }

    /** The first run of a new task; empty if it waits for its trigger, or if nothing comes. */
    public Optional<Due> first(TaskSchedule schedule) {
        Now now = now();
        Optional<Instant> start = schedule.start();
        return switch (schedule.kind()) {
            case TRIGGERED -> Optional.empty();
            case ONE_TIME ->
                start.isPresent()
                        ? onWall(schedule, start.get())
                        : onTicker(
                                schedule, now, now.tick() + schedule.interval().toNanos(), schedule.jitter());
            case FIXED_RATE, FIXED_DELAY ->
                start.isPresent() && start.get().isAfter(now.instant())
                        ? onWall(schedule, start.get())
                        : onTicker(schedule, now, now.tick(), schedule.jitter());
            case CRON -> afterOnWall(schedule, now.instant());
        };
    }

    /**
     * The run after this one, which may be past; empty if the task does not repeat by itself, or the schedule ends before.
     *
     * @param interval what the task chose, or the schedule's own
     */
    public Optional<Due> next(TaskSchedule schedule, Duration interval, Due current) {
        Now now = now();
        return switch (schedule.kind()) {
            case ONE_TIME, TRIGGERED -> Optional.empty();
            case FIXED_RATE -> onTicker(schedule, now, regular(schedule, now, current) + interval.toNanos(), interval);
            case FIXED_DELAY -> onTicker(schedule, now, now.tick() + interval.toNanos(), interval);
            case CRON -> afterOnWall(schedule, current.nominal());
        };
    }

    /** The first time after this one that is still to come; as with {@link #next}, there may be none. */
    public Optional<Due> ahead(TaskSchedule schedule, Duration interval, Due current) {
        Now now = now();
        return switch (schedule.kind()) {
            case ONE_TIME, TRIGGERED -> Optional.empty();
            case FIXED_DELAY, FIXED_RATE -> {
                long regular = regular(schedule, now, current);
                long passed = Math.max(0, Math.floorDiv(now.tick() - regular, interval.toNanos()));
                yield onTicker(schedule, now, regular + (passed + 1) * interval.toNanos(), interval);
            }
            case CRON ->
                afterOnWall(schedule, current.nominal().isAfter(now.instant()) ? current.nominal() : now.instant());
        };
    }

    /**
     * What is to be done about a due that has come, and may be late. A run that is late but not missed is run; if others
     * were to follow by now, they are one, unless all are to be run: what lags behind must not be followed by a storm.
     */
    public Ruling rule(TaskSchedule schedule, Duration interval, MisfirePolicy policy, Due due) {
        Now now = now();
        long late = now.lateness(due);
        boolean missed = misfires.isMissed(late);
        if (schedule.end().isPresent()) {
            long end = Now.micros(schedule.end().get());
            if (now.wall() - late >= end || (missed && now.wall() >= end)) {
                return Ruling.skipTo(Optional.empty());
            }
        }
        boolean skip = missed && policy == MisfirePolicy.SKIP;
        return switch (schedule.kind()) {
            case TRIGGERED -> Ruling.run(due);
            case ONE_TIME -> skip ? Ruling.skipTo(Optional.empty()) : Ruling.run(due);
            case FIXED_DELAY, FIXED_RATE -> {
                long regular = regular(schedule, now, due);
                long passed = Math.max(0, Math.floorDiv(now.tick() - regular, interval.toNanos()));
                if (skip) {
                    yield Ruling.skipTo(ahead(schedule, interval, due));
                }
                long over = schedule.kind() == TaskKind.FIXED_DELAY ? 0 : misfires.jumpedOver(passed, policy);
                long at = regular + over * interval.toNanos();
                yield Ruling.run(over == 0 ? due : new Due(Now.instant(now.wallOf(at)), true, at));
            }
            case CRON ->
                skip
                        ? Ruling.skipTo(afterOnWall(schedule, now.instant()))
                        : Ruling.run(misfires.toRun(cron(schedule), now, late, policy, due));
        };
    }

    /**
     * A due from disk, after a restart. What is ahead on the ticker comes after the time that was left, but not later than
     * an interval from now, as the wall clock may have been set meanwhile; what is late stays as late as it is.
     *
     * @param interval what the task chose, or the schedule's own
     * @param dueAt when it was to run, by the wall clock
     */
    public Due restore(TaskSchedule schedule, Duration interval, Instant nominal, Instant dueAt) {
        Now now = now();
        Due kept = new Due(nominal, false, Now.micros(dueAt));
        boolean starts = schedule.start().equals(Optional.of(nominal))
                || (schedule.kind() == TaskKind.ONE_TIME && schedule.start().isPresent());
        if (schedule.kind() == TaskKind.TRIGGERED || starts) {
            return kept;
        }
        if (schedule.kind() == TaskKind.CRON) {
            Optional<Instant> last = cron(schedule).atOrBefore(nominal.minusNanos(1));
            return setBack(schedule, now, kept, last, Duration.ZERO).orElse(kept);
        }
        long spread = Math.max(0, Math.min(micros(schedule.jitter()), kept.at() - Now.micros(nominal)));
        long left = Now.within(Math.min(micros(interval), kept.at() - spread - now.wall()));
        return new Due(Now.instant(now.wall() + left), true, now.tick() + (left + spread) * 1_000);
    }

    /**
     * What becomes of a pending due, now that the wall clock was set. On the ticker it stays; only what it is called is set
     * too. On the wall clock it stays as well, and is late if the clock passed it, except for cron expressions when the clock
     * goes back. They go on from now if they come more often than the clock went back; if they do not, what has run does
     * not run again.
     *
     * @param lastNominal what the last run was meant for
     * @param step how far forward, or back if negative
     */
    public Optional<Due> afterStep(TaskSchedule schedule, Due pending, Optional<Instant> lastNominal, Duration step) {
        if (pending.monotonic()) {
            return Optional.of(new Due(pending.nominal().plus(step), true, pending.at()));
        }
        if (schedule.kind() != TaskKind.CRON || !step.isNegative()) {
            return Optional.of(pending);
        }
        return setBack(schedule, now(), pending, lastNominal, step.negated());
    }

    /** If runs after now were done by a clock that was ahead, how far it was ahead of the last one counts too. */
    private Optional<Due> setBack(TaskSchedule schedule, Now now, Due pending, Optional<Instant> ran, Duration step) {
        Instant from = now.instant();
        if (ran.isPresent() && ran.get().isAfter(from)) {
            Duration ahead = Duration.between(from, ran.get());
            Duration size = ahead.compareTo(step) > 0 ? ahead : step;
            from = cron(schedule).isDense(from, ran.get(), size.minusNanos(1)) ? from : ran.get();
        }
        Optional<Due> next = afterOnWall(schedule, from);
        boolean same = next.isPresent() && next.get().nominal().equals(pending.nominal());
        boolean later = next.isPresent() && next.get().nominal().isAfter(pending.nominal());
        return same || later ? Optional.of(pending) : next;
    }

    private Optional<Due> afterOnWall(TaskSchedule schedule, Instant time) {
        Instant from = schedule.start()
                .map(start -> start.minusNanos(1))
                .filter(before -> before.isAfter(time))
                .orElse(time);
        return cron(schedule).after(from).flatMap(next -> onWall(schedule, next));
    }

    private Optional<Due> onWall(TaskSchedule schedule, Instant nominal) {
        long at = Now.micros(nominal);
        long end = schedule.end().map(Now::micros).orElse(NO_END);
        long spread = (long) (random.getAsDouble() * micros(schedule.jitter()));
        return at >= end
                ? Optional.empty()
                : Optional.of(new Due(Now.instant(at), false, Math.min(at + spread, end - 1)));
    }

    /** The jitter is less than {@code most}, so that a run never overtakes the next one. */
    private Optional<Due> onTicker(TaskSchedule schedule, Now now, long at, Duration most) {
        long nominal = now.wallOf(at);
        long end = schedule.end().map(Now::micros).orElse(NO_END);
        double spread = random.getAsDouble()
                * Math.min(most.toNanos(), schedule.jitter().toNanos());
        return nominal >= end
                ? Optional.empty()
                : Optional.of(new Due(
                        Now.instant(nominal),
                        true,
                        at + Math.min((long) spread, Now.within(end - 1 - nominal) * 1_000)));
    }

    /**
     * When it was to be on the ticker, without its jitter. That is found by its name: if the clock was set and
     * {@link #afterStep} was not asked, it is wrong by at most the jitter, and exact if there is none.
     */
    private static long regular(TaskSchedule schedule, Now now, Due due) {
        long named = now.tickOf(Now.micros(due.nominal()));
        if (!due.monotonic()) {
            return named;
        }
        long spread = Math.max(0, Math.min(schedule.jitter().toNanos(), due.at() - named));
        return due.at() - spread;
    }

    private static CronTimes cron(TaskSchedule schedule) {
        return new CronTimes(schedule.cron(), schedule.zone());
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private Now now() {
        return new Now(Now.micros(wall.instant()), ticker.getAsLong());
    }
}
