package dev.tomte.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task to be created. Made by {@link #builder}; what is not said has the default given here.
 *
 * @param type which handler does it: 1 to 128 of {@code A-Za-z0-9._/-}
 * @param name unique among unfinished tasks, 1 to 200 characters; empty for none of its own
 * @param description for people, up to 2,000 characters
 * @param service whose task it is, for filters and people: up to 200 characters
 * @param data for the handler, by convention JSON: up to 1 MiB of UTF-8
 * @param priority {@link TaskPriority#NORMAL}
 * @param schedule at once
 * @param constraints none
 * @param retry {@link RetryPolicy#DEFAULT}
 * @param timeout of one run, 1 ms to 366 days; empty for the handler's own limit
 * @param misfire {@link MisfirePolicy#RUN_ONCE}
 * @param overlap {@link OverlapPolicy#SKIP}
 * @param existing {@link ExistingTaskPolicy#KEEP}; counts only with a name
 * @param after names of tasks that must have completed first: in the same batch, unfinished, or completed ones; if one
 *     fails or is cancelled, so is this one; at most 100
 * @param notifyAtEnd whether the owner is told of its end, by {@link TaskNotification}
 * @param handlerMayComeLater whether a type that was never seen is accepted
 */
public record TaskRequest(
        String type,
        String name,
        String description,
        String service,
        String data,
        TaskPriority priority,
        TaskSchedule schedule,
        Constraints constraints,
        RetryPolicy retry,
        Optional<Duration> timeout,
        MisfirePolicy misfire,
        OverlapPolicy overlap,
        ExistingTaskPolicy existing,
        List<String> after,
        boolean notifyAtEnd,
        boolean handlerMayComeLater) {

    /** The most bytes of data, result or checkpoint. */
    public static final int MAX_DATA_BYTES = 1 << 20;

    static final int MAX_NAME = 200;
    private static final int MAX_TYPE = 128;

    public TaskRequest {
        if (!isType(type)) {
            throw new IllegalArgumentException("a task type must be 1 to 128 of A-Z a-z 0-9 . _ / -, not "
                    + (type.length() > MAX_TYPE ? type.length() + " characters" : "'" + type + "'"));
        }
        if (!name.isEmpty()) {
            Limits.line("the name of a task", name, MAX_NAME);
        }
        Limits.length("the description of a task", description, 2_000);
        Limits.length("the service of a task", service, 200);
        Limits.bytes("the data of a task", data, MAX_DATA_BYTES);
        timeout.ifPresent(limit -> Limits.inRange("timeout", limit, Duration.ofMillis(1), Duration.ofDays(366)));
        after = List.copyOf(after);
        Limits.inRange("the number of tasks to wait for", after.size(), 0, 100);
        for (String other : after) {
            Limits.line("the name of a task to wait for", other, MAX_NAME);
            if (other.equals(name)) {
                throw new IllegalArgumentException("task '" + name + "' cannot wait for itself");
            }
        }
    }

    /** Not by a pattern: requests come by the hundred thousand, and its matcher was a fifth of what one took. */
    private static boolean isType(String type) {
        if (type.isEmpty() || type.length() > MAX_TYPE) {
            return false;
        }
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' || c == '-';
            if (!letter && !other) {
                return false;
            }
        }
        return true;
    }

    public static Builder builder(String type) {
        return new Builder(type);
    }

    /** Gathers a request; {@link #build} checks it. Not for use by several threads at once. */
    public static final class Builder {

        private final String type;
        private String name = "";
        private String description = "";
        private String service = "";
        private String data = "";
        private TaskPriority priority = TaskPriority.NORMAL;
        private TaskSchedule schedule = TaskSchedule.now();
        private Constraints constraints = Constraints.NONE;
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private Optional<Duration> timeout = Optional.empty();
        private MisfirePolicy misfire = MisfirePolicy.RUN_ONCE;
        private OverlapPolicy overlap = OverlapPolicy.SKIP;
        private ExistingTaskPolicy existing = ExistingTaskPolicy.KEEP;
        private List<String> after = List.of();
        private boolean notifyAtEnd;
        private boolean handlerMayComeLater;

        private Builder(String type) {
            this.type = type;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder description(String value) {
            description = value;
            return this;
        }

        public Builder service(String value) {
            service = value;
            return this;
        }

        public Builder data(String value) {
            data = value;
            return this;
        }

        public Builder priority(TaskPriority value) {
            priority = value;
            return this;
        }

        public Builder schedule(TaskSchedule value) {
            schedule = value;
            return this;
        }

        public Builder constraints(Constraints value) {
            constraints = value;
            return this;
        }

        public Builder retry(RetryPolicy value) {
            retry = value;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = Optional.of(value);
            return this;
        }

        public Builder misfire(MisfirePolicy value) {
            misfire = value;
            return this;
        }

        public Builder overlap(OverlapPolicy value) {
            overlap = value;
            return this;
        }

        public Builder existing(ExistingTaskPolicy value) {
            existing = value;
            return this;
        }

        public Builder after(String... names) {
            after = List.of(names);
            return this;
        }

        public Builder notifyAtEnd() {
            notifyAtEnd = true;
            return this;
        }

        public Builder handlerMayComeLater() {
            handlerMayComeLater = true;
            return this;
        }

        /**
         * The request, checked.
         *
         * @throws IllegalArgumentException if something is out of the range its component names
         */
        public TaskRequest build() {
            return new TaskRequest(
                    type,
                    name,
                    description,
                    service,
                    data,
                    priority,
                    schedule,
                    constraints,
                    retry,
                    timeout,
                    misfire,
                    overlap,
                    existing,
                    after,
                    notifyAtEnd,
                    handlerMayComeLater);
        }
    }
}
