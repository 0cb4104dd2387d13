package dev.tomte.shell.internal;

import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Reads a trigger as {@link Trigger#toString} writes it, with a colon or a space after the source. */
final class TriggerOption {

    private static final Pattern TRIGGER =
            Pattern.compile("(event|condition|task)\\s*[:\\s]\\s*(\\S.*)", Pattern.CASE_INSENSITIVE);
    private static final String FORM =
            "'event:TOPIC', 'event:TOPIC (FILTER)', 'condition:NAME', 'task:NAME' or 'task:NAME FAILED'";
    private static final Pattern TOPIC = Pattern.compile("[^\\s*]+|[^\\s*]+/\\*");
    private static final String OUTCOMES = Arrays.stream(TaskStatus.values())
            .filter(TaskStatus::isFinal)
            .map(TaskStatus::name)
            .collect(Collectors.joining(", "));

    private final String option;
    private final Predicate<String> isTask;

    /**
     * Made for an option.
     *
     * @param isTask whether there is a task of a name now
     */
    TriggerOption(String option, Predicate<String> isTask) {
        this.option = option;
        this.isTask = isTask;
    }

    Trigger parse(String text) {
        Matcher parts = TRIGGER.matcher(text.strip());
        if (!parts.matches()) {
            throw TaskTimes.wrong(option, FORM, text, null);
        }
        String rest = parts.group(2);
        return switch (parts.group(1).toLowerCase(Locale.ROOT)) {
            case "event" -> event(rest);
            case "condition" -> Trigger.condition(rest);
            default -> taskEnded(rest);
        };
    }

    private Trigger event(String text) {
        int filter = text.indexOf('(');
        String topic = filter < 0 ? text : text.substring(0, filter).strip();
        if (!TOPIC.matcher(topic).matches()) {
            throw TaskTimes.wrong(
                    option, "a topic without blanks, which may end in /*, and then a filter in brackets", text, null);
        }
        if (filter < 0) {
            return Trigger.event(topic, "");
        }
        try {
            FrameworkUtil.createFilter(text.substring(filter));
        } catch (InvalidSyntaxException e) {
            UsageException wrong = new UsageException(option + ": '" + text.substring(filter)
                    + "' is not a filter such as (level=CRITICAL): " + e.getMessage());
            wrong.initCause(e);
            throw wrong;
        }
        return Trigger.event(topic, text.substring(filter));
    }

    /** Names may have blanks in them, so the last word may be an outcome or a part of the name. */
    private Trigger taskEnded(String text) {
        int blank = text.lastIndexOf(' ');
        String name = blank < 0 ? text : text.substring(0, blank).strip();
        String word = blank < 0 ? "" : text.substring(blank + 1);
        Optional<TaskStatus> status = Arrays.stream(TaskStatus.values())
                .filter(each -> each.name().equalsIgnoreCase(word))
                .findFirst();
        boolean loud = word.equals(word.toUpperCase(Locale.ROOT)) && !word.equals(word.toLowerCase(Locale.ROOT));
        if (status.filter(TaskStatus::isFinal).isPresent() && (loud || !isTask.test(text))) {
            return Trigger.taskEnded(name, status.get());
        }
        if (blank >= 0 && !isTask.test(text) && (loud || status.isPresent() || isTask.test(name))) {
            throw TaskTimes.wrong(option, "one of " + OUTCOMES + " after the name of the task", word, null);
        }
        return Trigger.taskEnded(text, TaskStatus.COMPLETED);
    }
}
