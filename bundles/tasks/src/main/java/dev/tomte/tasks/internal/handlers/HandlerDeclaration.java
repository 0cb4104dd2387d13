package dev.tomte.tasks.internal.handlers;

import dev.tomte.task.Constraints;
import dev.tomte.task.Durability;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a handler says of itself in its service properties.
 *
 * @param provider the symbolic name of its bundle
 * @param scheduled the task it schedules for itself
 */
public record HandlerDeclaration(
        String type, String description, String provider, HandlerOptions options, Optional<TaskRequest> scheduled) {

    /**
     * Reads the properties.
     *
     * @throws IllegalArgumentException naming the property, its value and what was expected
     */
    public static HandlerDeclaration read(Map<String, ?> properties, String provider) {
        return new Reader(properties).read(provider);
    }

    private record Reader(Map<String, ?> properties) {

        HandlerDeclaration read(String provider) {
            String type = text(TaskHandler.TYPE);
            if (type == null) {
                throw new IllegalArgumentException("a TaskHandler needs the service property " + TaskHandler.TYPE
                        + ", a string; there is " + properties.get(TaskHandler.TYPE));
            }
            Durability durability = one(TaskHandler.DURABILITY, Durability.class, Durability.STRICT);
            Integer concurrency = number(TaskHandler.CONCURRENCY, 1);
            boolean history = parsed(TaskHandler.HISTORY, "true or false", Reader::bool, true);
            HandlerOptions options = new HandlerOptions(
                    durability,
                    concurrency == null ? Integer.MAX_VALUE : concurrency,
                    duration(TaskHandler.TIMEOUT, null),
                    history);
            String description = text(TaskHandler.DESCRIPTION);
            return new HandlerDeclaration(
                    type, description == null ? "" : description, provider, options, scheduled(type, provider));
        }

        private Optional<TaskRequest> scheduled(String type, String provider) {
            String cron = text(TaskHandler.CRON);
            Duration interval = duration(TaskHandler.INTERVAL, null);
            Duration delay = duration(TaskHandler.DELAY, null);
            int given = (cron == null ? 0 : 1) + (interval == null ? 0 : 1) + (delay == null ? 0 : 1);
            if (given == 0) {
                return Optional.empty();
            }
            if (given > 1) {
                throw new IllegalArgumentException("only one of " + TaskHandler.CRON + ", " + TaskHandler.INTERVAL
                        + " and " + TaskHandler.DELAY + " can schedule a handler's task; there are " + given);
            }
            ZoneId zone =
                    parsed(TaskHandler.ZONE, "a time zone such as Europe/Berlin", ZoneId::of, ZoneId.systemDefault());
            TaskSchedule schedule = cron != null
                    ? TaskSchedule.cron(cron, zone)
                    : interval != null ? TaskSchedule.fixedRate(interval) : fixedDelay(delay);
            Duration jitter = duration(TaskHandler.JITTER, Duration.ZERO);
            Duration shortest = duration(TaskHandler.SHORTEST, Duration.ZERO);
            Duration longest = duration(TaskHandler.LONGEST, Duration.ZERO);
            TaskSchedule complete = schedule.withJitter(jitter == null ? Duration.ZERO : jitter);
            if (shortest != null && longest != null && !longest.isZero()) {
                complete = complete.adaptive(shortest, longest);
            }
            String name = text(TaskHandler.NAME);
            String data = text(TaskHandler.DATA);
            Integer retries = number(TaskHandler.RETRIES, 0);
            RetryPolicy retry = retries == null ? RetryPolicy.DEFAULT : RetryPolicy.DEFAULT.withMaxRetries(retries);
            String description = text(TaskHandler.DESCRIPTION);
            return Optional.of(TaskRequest.builder(type)
                    .name(name == null ? type : name)
                    .description(description == null ? "" : description)
                    .service(provider)
                    .data(data == null ? "" : data)
                    .schedule(complete)
                    .priority(one(TaskHandler.PRIORITY, TaskPriority.class, TaskPriority.NORMAL))
                    .constraints(new Constraints(texts(TaskHandler.CONSTRAINTS), false))
                    .retry(retry)
                    .misfire(one(TaskHandler.MISFIRE, MisfirePolicy.class, MisfirePolicy.RUN_ONCE))
                    .build());
        }

        private static TaskSchedule fixedDelay(@Nullable Duration delay) {
            if (delay == null) {
                throw new IllegalStateException("no delay");
            }
            return TaskSchedule.fixedDelay(delay);
        }

        private @Nullable String text(String key) {
            return properties.get(key) instanceof String text && !text.isBlank() ? text.strip() : null;
        }

        private Set<String> texts(String key) {
            Object value = properties.get(key);
            Set<String> texts = new LinkedHashSet<>();
            if (value instanceof String text) {
                texts.addAll(Arrays.asList(text.split(",", -1)));
            } else if (value instanceof String[] several) {
                texts.addAll(Arrays.asList(several));
            } else if (value instanceof Iterable<?> several) {
                several.forEach(each -> texts.add(String.valueOf(each)));
            }
            Set<String> stripped = new LinkedHashSet<>();
            texts.stream().map(String::strip).filter(each -> !each.isEmpty()).forEach(stripped::add);
            return stripped;
        }

        private @Nullable Integer number(String key, int least) {
            Object value = properties.get(key);
            if (value == null) {
                return null;
            }
            int number = parsed(key, "an integer of " + least + " or more", Integer::valueOf, least);
            if (number < least) {
                throw new IllegalArgumentException(
                        "service property " + key + " must be an integer of " + least + " or more, not " + number);
            }
            return number;
        }

        private @Nullable Duration duration(String key, @Nullable Duration otherwise) {
            return properties.get(key) == null
                    ? otherwise
                    : parsed(key, "a duration such as PT10M", Duration::parse, Duration.ZERO);
        }

        private static Boolean bool(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
            };
        }

        private <E extends Enum<E>> E one(String key, Class<E> type, E otherwise) {
            return parsed(
                    key,
                    "one of " + Arrays.toString(type.getEnumConstants()),
                    text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')),
                    otherwise);
        }

        private <T> T parsed(String key, String expected, Function<String, T> parser, T otherwise) {
            Object value = properties.get(key);
            if (value == null) {
                return otherwise;
            }
            try {
                return parser.apply(String.valueOf(value).strip());
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "service property " + key + " must be " + expected + ", not '" + value + "'", e);
            }
        }
    }
}
