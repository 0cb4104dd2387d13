package dev.tomte.shell.internal;

import dev.tomte.task.TaskException;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options that say when a task runs, as they were given. */
record TaskScheduleOptions(
        String at,
        String in,
        String every,
        String delay,
        String cron,
        String on,
        String zone,
        String start,
        String end,
        String jitter) {

    /** What the help says of the options. */
    static final String AT = "once, at this time: 07:30, '2026-12-24 18:00' or 2026-12-24T17:00:00Z";

    static final String IN = "once, after this duration: 10s, 5m, 1h30m, 7d or PT5M";
    static final String EVERY = "again and again, so far from start to start";
    static final String DELAY = "again and again, so long after each end";
    static final String CRON = "at the times of a cron expression of 5 fields, or 6 with seconds first";
    static final String ON = "on event:TOPIC, 'event:TOPIC (FILTER)', condition:NAME, task:NAME or 'task:NAME FAILED'";
    static final String ZONE = "where the times are, such as Europe/Berlin; here if not given";
    static final String START = "not before this time";
    static final String END = "not from this time on";
    static final String JITTER = "each run up to so much later, at random";

    private record Choice(String option, String value) {}

    boolean isEmpty() {
        return choices().isEmpty()
                && List.of(zone, start, end, jitter).stream()
                        .allMatch(value -> TaskOptions.given(value).isEmpty());
    }

    /**
     * At once if none says otherwise.
     *
     * @param finder of the task that another task's end is about
     */
    TaskSchedule schedule(InstantSource clock, TaskFinder finder) throws TaskException {
        List<Choice> choices = choices();
        if (choices.size() > 1) {
            throw new UsageException("Expected one of --at, --in, --every, --delay, --cron, --on, not "
                    + String.join(" and ", choices.stream().map(Choice::option).toList()));
        }
        Optional<ZoneId> chosenZone = TaskOptions.given(zone).map(text -> TaskTimes.zone("--zone", text));
        ZoneId place = chosenZone.orElseGet(ZoneId::systemDefault);
        if (chosenZone.isPresent()
                && List.of(at, cron, start, end).stream()
                        .allMatch(value -> TaskOptions.given(value).isEmpty())) {
            throw new UsageException(
                    "--zone says where the times of --cron, --at, --start and --end are; none is given");
        }
        TaskSchedule schedule = choices.isEmpty() ? TaskSchedule.now() : schedule(choices.get(0), place, clock, finder);
        Optional<Instant> from = TaskOptions.given(start).map(text -> TaskTimes.instant("--start", text, place, clock));
        if (from.isPresent()) {
            if (TaskOptions.given(at).isPresent() || TaskOptions.given(in).isPresent()) {
                throw new UsageException("--at and --in say when it starts; --start is for what repeats");
            }
            schedule = schedule.starting(from.get());
        }
        TaskSchedule started = schedule;
        Optional<Instant> until = TaskOptions.given(end).map(text -> TaskTimes.instant("--end", text, place, clock));
        if (until.isPresent()) {
            schedule = TaskOptions.checked("--end", () -> started.ending(until.get()));
        }
        TaskSchedule ended = schedule;
        return TaskOptions.given(jitter)
                .map(text ->
                        TaskOptions.checked("--jitter", () -> ended.withJitter(TaskTimes.duration("--jitter", text))))
                .orElse(ended);
    }

    private List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        for (Choice choice : List.of(
                new Choice("--at", at),
                new Choice("--in", in),
                new Choice("--every", every),
                new Choice("--delay", delay),
                new Choice("--cron", cron),
                new Choice("--on", on))) {
            if (TaskOptions.given(choice.value()).isPresent()) {
                choices.add(choice);
            }
        }
        return choices;
    }

    private static TaskSchedule schedule(Choice choice, ZoneId zone, InstantSource clock, TaskFinder finder)
            throws TaskException {
        String option = choice.option();
        String value = choice.value();
        if (option.equals("--on")) {
            Trigger trigger = TaskOptions.checked(option, () -> new TriggerOption(option, finder::isName).parse(value));
            return TaskSchedule.on(finder.named(trigger));
        }
        return TaskOptions.checked(option, () -> switch (option) {
            case "--at" -> TaskSchedule.at(TaskTimes.instant(option, value, zone, clock));
            case "--in" -> TaskSchedule.in(TaskTimes.duration(option, value));
            case "--every" -> TaskSchedule.fixedRate(TaskTimes.duration(option, value));
            case "--delay" -> TaskSchedule.fixedDelay(TaskTimes.duration(option, value));
            default -> TaskSchedule.cron(value, zone);
        });
    }
}
