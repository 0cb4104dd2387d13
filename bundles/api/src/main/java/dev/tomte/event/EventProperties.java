package dev.tomte.event;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes an event's record to event properties and back. Instants and durations travel in ISO 8601, enums by name, an
 * empty {@link Optional} as no property at all; so a web socket, a log and a handler in Java read the same thing.
 */
public final class EventProperties {

    private EventProperties() {}

    /**
     * The properties of an event, one for each component of its record.
     *
     * @throws IllegalArgumentException if a component is of a type the class comment does not name
     */
    public static <E extends Record & TomteEvent> Map<String, Object> of(E event) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            Object value = valueOf(event, component);
            if (value != null) {
                properties.put(component.getName(), toProperty(value, component));
            }
        }
        return properties;
    }

    /**
     * The event that the properties came from.
     *
     * @throws IllegalArgumentException if a component is missing or of another type
     */
    public static <E extends Record & TomteEvent> E read(Class<E> type, Map<String, ?> properties) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = Arrays.stream(components)
                .map(component -> fromProperty(properties.get(component.getName()), component))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("Cannot make a " + type.getSimpleName() + " of " + properties, e);
        }
    }

    private static @Nullable Object valueOf(Record event, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            Object value = accessor.invoke(event);
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("Cannot read " + component + " of " + event, e);
        }
    }

    private static Object toProperty(Object value, RecordComponent component) {
        if (value instanceof Instant || value instanceof Duration) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return List.copyOf(list);
        }
        throw new IllegalArgumentException(
                "An event cannot carry " + component + ": its type is not one of those named");
    }

    private static @Nullable Object fromProperty(@Nullable Object property, RecordComponent component) {
        Type type = component.getGenericType();
        if (component.getType() == Optional.class) {
            Type held = ((ParameterizedType) type).getActualTypeArguments()[0];
            return property == null ? Optional.empty() : Optional.of(convert(property, (Class<?>) held));
        }
        if (property == null) {
            throw new IllegalArgumentException("The property " + component.getName() + " is missing");
        }
        return convert(property, component.getType());
    }

    private static Object convert(Object property, Class<?> type) {
        if (type == Instant.class) {
            return Instant.parse((String) property);
        }
        if (type == Duration.class) {
            return Duration.parse((String) property);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(property))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(property + " is not a " + type.getSimpleName()));
        }
        return property;
    }
}
