package dev.tomte.plugins.internal;

import dev.tomte.task.Durability;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The service properties of a handler, of the options a plug-in gave: checked here, where there is somebody to tell. */
final class TaskProperties {

    private static final Map<String, Function<Object, Object>> KEYS = new TreeMap<>();

    static {
        KEYS.put(TaskHandler.DESCRIPTION, TaskProperties::text);
        KEYS.put(TaskHandler.CONCURRENCY, value -> number(value, 1));
        KEYS.put(TaskHandler.DURABILITY, value -> constant(Durability.class, value));
        KEYS.put(TaskHandler.TIMEOUT, TaskProperties::duration);
        KEYS.put(TaskHandler.HISTORY, TaskProperties::truth);
        KEYS.put(TaskHandler.CRON, TaskProperties::text);
        KEYS.put(TaskHandler.ZONE, value -> ZoneId.of(text(value)).getId());
        KEYS.put(TaskHandler.INTERVAL, TaskProperties::duration);
        KEYS.put(TaskHandler.DELAY, TaskProperties::duration);
        KEYS.put(TaskHandler.JITTER, TaskProperties::duration);
        KEYS.put(TaskHandler.SHORTEST, TaskProperties::duration);
        KEYS.put(TaskHandler.LONGEST, TaskProperties::duration);
        KEYS.put(TaskHandler.NAME, TaskProperties::text);
        KEYS.put(TaskHandler.PRIORITY, value -> constant(TaskPriority.class, value));
        KEYS.put(TaskHandler.CONSTRAINTS, TaskProperties::texts);
        KEYS.put(TaskHandler.RETRIES, value -> number(value, 0));
        KEYS.put(TaskHandler.MISFIRE, value -> constant(MisfirePolicy.class, value));
        KEYS.put(TaskHandler.DATA, TaskProperties::text);
    }

    private TaskProperties() {}

    /**
     * The properties.
     *
     * @param type of the tasks, in full
     * @param own makes the full name of a task
     */
    static Map<String, Object> of(String type, Map<String, ?> options, Function<String, String> own) {
        Map<String, Object> properties = new HashMap<>();
        options.forEach((key, value) -> {
            Function<Object, Object> reader = KEYS.get(key);
            if (reader == null) {
                throw new IllegalArgumentException(
                        "A task handler's options are " + String.join(", ", KEYS.keySet()) + ", not " + key);
            }
            try {
                properties.put(key, reader.apply(value));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "The option " + key + " of task type " + type + " cannot be '" + value + "': " + e.getMessage(),
                        e);
            }
        });
        properties.computeIfPresent(TaskHandler.NAME, (key, name) -> own.apply(name.toString()));
        properties.put(TaskHandler.TYPE, type);
        return properties;
    }

    private static String text(Object value) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("expected a text that is not blank");
    }

    private static String[] texts(Object value) {
        if (value instanceof String text) {
            return new String[] {text(text)};
        }
        Collection<?> several =
                value instanceof Object[] array ? Arrays.asList(array) : value instanceof Collection<?> c ? c : null;
        if (several == null) {
            throw new IllegalArgumentException("expected names, as a text, an array or a collection");
        }
        return several.stream().map(TaskProperties::text).toArray(String[]::new);
    }

    private static Integer number(Object value, int least) {
        if (value instanceof Integer number && number >= least) {
            return number;
        }
        throw new IllegalArgumentException("expected an Integer of " + least + " or more");
    }

    private static String duration(Object value) {
        Duration duration = value instanceof Duration given ? given : Duration.parse(text(value));
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("expected a duration over 0");
        }
        return duration.toString();
    }

    private static String truth(Object value) {
        String text = value.toString().toLowerCase(Locale.ROOT);
        if (text.equals("true") || text.equals("false")) {
            return text;
        }
        throw new IllegalArgumentException("expected true or false");
    }

    private static <E extends Enum<E>> String constant(Class<E> type, Object value) {
        return Enum.valueOf(
                        type,
                        value instanceof Enum<?> constant
                                ? constant.name()
                                : text(value).strip().toUpperCase(Locale.ROOT).replace('-', '_'))
                .name();
    }
}
