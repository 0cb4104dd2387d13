package dev.tomte.shell.internal;

import dev.tomte.task.Constraints;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Gathers a request from options, and refuses with the name of the option that is wrong. */
final class TaskRequestOptions {

    /** Whose tasks those are that people create here. */
    private static final String SERVICE = "shell";

    private static final String BETWEEN = "..";
    private static final int MAX_RETRIES = 1_000_000;

    private final TaskRequest.Builder builder;

    TaskRequestOptions(String type) {
        builder = TaskRequest.builder(type).service(SERVICE);
        check("TYPE");
    }

    TaskRequestOptions set(String option, String value, BiConsumer<TaskRequest.Builder, String> setter) {
        TaskOptions.given(value).ifPresent(text -> {
            if (text.isBlank() && !option.equals("--description") && !option.equals("--data")) {
                throw new UsageException("Expected a value for " + option + ", not an empty one");
            }
            setter.accept(builder, text);
            check(option);
        });
        return this;
    }

    TaskRequestOptions needs(String needs, boolean stopWhenLost) {
        if (stopWhenLost && TaskOptions.given(needs).isEmpty()) {
            throw new UsageException("--stop-when-lost is about the conditions of --needs; there are none");
        }
        return set(
                "--needs",
                needs,
                (request, text) -> request.constraints(TaskOptions.checked(
                        "--needs", () -> new Constraints(Set.copyOf(TaskOptions.words(text)), stopWhenLost))));
    }

    TaskRequestOptions retry(String retries, String backoff) {
        RetryPolicy counted = TaskOptions.given(retries)
                .map(text -> RetryPolicy.DEFAULT.withMaxRetries(TaskTimes.number("--retries", text, 0, MAX_RETRIES)))
                .orElse(RetryPolicy.DEFAULT);
        builder.retry(TaskOptions.given(backoff)
                .map(text -> TaskOptions.checked("--backoff", () -> backedOff(counted, text)))
                .orElse(counted));
        return this;
    }

    TaskRequest build(TaskSchedule schedule, boolean notify) {
        builder.schedule(schedule);
        if (notify) {
            builder.notifyAtEnd();
        }
        return builder.build();
    }

    private static RetryPolicy backedOff(RetryPolicy policy, String text) {
        int between = text.indexOf(BETWEEN);
        Duration first = TaskTimes.duration("--backoff", between < 0 ? text : text.substring(0, between));
        Optional<Duration> longest = between < 0
                ? Optional.empty()
                : Optional.of(TaskTimes.duration("--backoff", text.substring(between + BETWEEN.length())));
        if (longest.isPresent() && longest.get().compareTo(first) < 0) {
            throw TaskTimes.wrong("--backoff", "FIRST..LONGEST, of which LONGEST is the longer one,", text, null);
        }
        Duration usual = policy.maxBackoff();
        try {
            return policy.withBackoff(first, longest.orElse(first.compareTo(usual) > 0 ? first : usual));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage())
                            .replace("initialBackoff", "the first pause")
                            .replace("maxBackoff", "the longest pause"),
                    e);
        }
    }

    /** Whatever was set before was in order, so what is wrong now is this option. */
    private void check(String option) {
        TaskOptions.checked(option, builder::build);
    }
}
