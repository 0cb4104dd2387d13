package dev.tomte.shell.internal;

import dev.tomte.task.Constraints;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people read about tasks. */
final class TaskWords {

    private static final double PERCENT = 100;
    private static final String DUE = "due now";
    /** What is nearer than this is now. */
    private static final Duration NOW = Duration.ofSeconds(1);

    private TaskWords() {}

    /** {@code Task backup (12)}. */
    static String label(Task task) {
        return "Task " + task.name() + " (" + task.id() + ")";
    }

    /** {@code Task backup (12) is WAITING: no network}, with when it runs next. */
    static String state(Task task, Instant now) {
        return label(task) + " is " + Values.word(task.status())
                + (task.reason().isEmpty() ? "" : ": " + task.reason())
                + nextRun(task, now) + ".";
    }

    /** {@code , next run in 3 min}; {@code , due now} if its time is past, and it waits for a worker or a condition. */
    static String nextRun(Task task, Instant now) {
        return task.nextRun()
                .map(next -> isPast(next, now) ? ", " + DUE : ", next run " + relative(next, now))
                .orElse("");
    }

    /** As {@link #time}, but never ago. */
    static Optional<String> nextTime(Task task, Instant now) {
        return task.nextRun().map(next -> Values.text(next) + ", " + (isPast(next, now) ? DUE : relative(next, now)));
    }

    /** What the engine refused about a task, with its name and said once. */
    static String refusal(Task task, String message) {
        String subject = "Task " + task.id() + " ";
        return message.startsWith(subject)
                ? label(task) + " " + message.substring(subject.length())
                : label(task) + ": " + message;
    }

    static String schedule(TaskSchedule schedule) {
        List<String> words = new ArrayList<>();
        words.add(
                switch (schedule.kind()) {
                    case ONE_TIME ->
                        schedule.start().isPresent()
                                ? "once, at " + Values.text(schedule.start())
                                : schedule.interval().isZero()
                                        ? "once, at once"
                                        : "once, " + duration(schedule.interval()) + " after its creation";
                    case FIXED_RATE -> "every " + duration(schedule.interval());
                    case FIXED_DELAY -> duration(schedule.interval()) + " after each end";
                    case CRON -> "cron '" + schedule.cron() + "' in " + schedule.zone();
                    case TRIGGERED ->
                        "on " + schedule.trigger().map(Object::toString).orElseThrow();
                });
        if (schedule.isRepeating() && schedule.start().isPresent()) {
            words.add("from " + Values.text(schedule.start()));
        }
        schedule.end().ifPresent(end -> words.add("until " + Values.text(end)));
        if (!schedule.jitter().isZero()) {
            words.add("up to " + duration(schedule.jitter()) + " later at random");
        }
        if (schedule.isAdaptive()) {
            words.add("chooses its own interval of " + duration(schedule.shortest()) + " to "
                    + duration(schedule.longest()));
        }
        return String.join(", ", words);
    }

    static String retry(RetryPolicy retry) {
        if (retry.maxRetries() == 0) {
            return "none";
        }
        boolean grows = retry.multiplier() > 1 && retry.maxRetries() > 1;
        return (retry.maxRetries() == 1 ? "once" : retry.maxRetries() + " times") + ", after "
                + duration(retry.initialBackoff())
                + (grows
                        ? ", then " + plain(retry.multiplier()) + " times as long each, at most "
                                + duration(retry.maxBackoff())
                        : "")
                + (retry.jitter() == 0 ? "" : ", ± " + plain(retry.jitter() * PERCENT) + " %");
    }

    static String constraints(Constraints constraints) {
        return String.join(", ", constraints.conditions())
                + (constraints.stopWhenLost() && !constraints.conditions().isEmpty() ? "; stops when one is lost" : "");
    }

    /** The time and how far it is from now: {@code 2026-11-22 10:03:00, in 3 min}. */
    static Optional<String> time(Optional<Instant> time, Instant now) {
        return time.map(at -> Values.text(at) + ", " + relative(at, now));
    }

    static String relative(Instant time, Instant now) {
        Duration ahead = Duration.between(now, time);
        if (ahead.abs().compareTo(NOW) < 0) {
            return "now";
        }
        return ahead.isNegative() ? duration(whole(ahead.negated())) + " ago" : "in " + duration(whole(ahead));
    }

    private static boolean isPast(Instant time, Instant now) {
        return !time.isAfter(now.minus(NOW));
    }

    /** Its two largest units: {@code 1 h 30 min}; nothing below a second from a second on, but for tenths below ten. */
    static String duration(Duration duration) {
        long millis;
        try {
            millis = duration.toMillis();
        } catch (ArithmeticException e) {
            return duration.toDays() + " d";
        }
        if (duration.isNegative() && millis <= -1_000) {
            return "-" + duration(duration.negated());
        }
        if (millis < 1_000) {
            return duration.isZero() || millis > 0 ? millis + " ms" : plain(duration.toNanos() / 1e6) + " ms";
        }
        if (millis < 10_000 && millis % 1_000 != 0) {
            return plain(millis / 1e3) + " s";
        }
        long[] amounts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()
        };
        String[] units = {" d", " h", " min", " s"};
        int first = 0;
        while (amounts[first] == 0) {
            first++;
        }
        String text = amounts[first] + units[first];
        return first + 1 < amounts.length && amounts[first + 1] > 0
                ? text + " " + amounts[first + 1] + units[first + 1]
                : text;
    }

    private static Duration whole(Duration duration) {
        return duration.toSeconds() < 1 ? duration : Duration.ofSeconds((duration.toMillis() + 500) / 1_000);
    }

    /** Without a fraction if it has none. */
    private static String plain(double number) {
        return number == Math.rint(number)
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, number < 0.1 ? "%.3f" : "%.1f", number);
    }
}
