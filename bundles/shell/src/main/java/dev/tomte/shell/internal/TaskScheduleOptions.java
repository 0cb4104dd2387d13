package dev.tomte.shell.internal;

import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern TRIGGER =
            Pattern.compile("(event|condition|task)\\s*[:\\s]\\s*(\\S.*)", Pattern.CASE_INSENSITIVE);
    private static final String TRIGGER_FORM =
            "'event:TOPIC', 'event:TOPIC (FILTER)', 'condition:NAME', 'task:NAME' or 'task:NAME FAILED'";

    private record Choice(String option, String value) {}

    boolean isEmpty() {
        return choices().isEmpty()
                && List.of(zone, start, end, jitter).stream()
                        .allMatch(value -> TaskOptions.given(value).isEmpty());
    }

    /** At once if none says otherwise. */
    TaskSchedule schedule(InstantSource clock) {
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
        TaskSchedule schedule = choices.isEmpty() ? TaskSchedule.now() : schedule(choices.get(0), place, clock);
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

    private static TaskSchedule schedule(Choice choice, ZoneId zone, InstantSource clock) {
        String option = choice.option();
        String value = choice.value();
        return TaskOptions.checked(option, () -> switch (option) {
            case "--at" -> TaskSchedule.at(TaskTimes.instant(option, value, zone, clock));
            case "--in" -> TaskSchedule.in(TaskTimes.duration(option, value));
            case "--every" -> TaskSchedule.fixedRate(TaskTimes.duration(option, value));
            case "--delay" -> TaskSchedule.fixedDelay(TaskTimes.duration(option, value));
            case "--cron" -> TaskSchedule.cron(value, zone);
            default -> TaskSchedule.on(trigger(option, value));
        });
    }

    /** As {@link Trigger#toString} writes it, with a colon or a space after the source. */
    private static Trigger trigger(String option, String text) {
        Matcher parts = TRIGGER.matcher(text.strip());
        if (!parts.matches()) {
            throw TaskTimes.wrong(option, TRIGGER_FORM, text, null);
        }
        String rest = parts.group(2);
        return switch (parts.group(1).toLowerCase(Locale.ROOT)) {
            case "event" -> {
                int filter = rest.indexOf('(');
                yield filter < 0
                        ? Trigger.event(rest, "")
                        : Trigger.event(rest.substring(0, filter).strip(), rest.substring(filter));
            }
            case "condition" -> Trigger.condition(rest);
            default -> {
                for (TaskStatus status : TaskStatus.values()) {
                    int name = rest.length() - status.name().length();
                    if (status.isFinal() && name > 1 && rest.endsWith(" " + status.name())) {
                        yield Trigger.taskEnded(rest.substring(0, name).strip(), status);
                    }
                }
                yield Trigger.taskEnded(rest, TaskStatus.COMPLETED);
            }
        };
    }
}
