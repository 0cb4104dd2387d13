package dev.tomte.settings;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its name, what it may hold, and what it holds while nobody has set it. Declared once, as a constant.
 *
 * <p>Every value has one text, in which it is stored, shown and typed in: {@link #parse} reads it, {@link #format} makes it.
 * Two keys are equal if all they say of a value is.
 *
 * @param <T> the type of its values; immutable
 */
public final class SettingKey<T> {

    /** The most characters of any value. */
    public static final int MAX_LENGTH = 4_096;

    private static final int MAX_DESCRIPTION = 1_000;
    private static final int SHOWN = 80;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final String name;
    private final SettingType type;
    private final T defaultValue;
    private final String description;
    private final List<String> choices;
    private final @Nullable BigDecimal min;
    private final @Nullable BigDecimal max;
    private final String expected;
    private final Function<String, @Nullable T> reader;

    private SettingKey(
            String name,
            SettingType type,
            T defaultValue,
            String description,
            List<String> choices,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            String expected,
            Function<String, @Nullable T> reader) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Expected a name of 1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-' that begins with a letter or a"
                            + " digit, not '" + shown(name) + "'");
        }
        if (description.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("Expected a description of up to " + MAX_DESCRIPTION + " characters for "
                    + name + ", not " + description.length());
        }
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
        this.choices = List.copyOf(choices);
        this.min = min;
        this.max = max;
        this.expected = expected;
        this.reader = reader;
        if (!defaultValue.equals(reader.apply(text(defaultValue)))) {
            throw new IllegalArgumentException(
                    "The default of " + name + " is '" + shown(text(defaultValue)) + "', but expected is " + expected);
        }
    }

    /**
     * A text without control characters.
     *
     * @param maxLength in characters, 1 to {@link #MAX_LENGTH}
     */
    public static SettingKey<String> text(String name, String defaultValue, int maxLength, String description) {
        if (maxLength < 1 || maxLength > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "Expected a greatest length of 1 to " + MAX_LENGTH + " for " + name + ", not " + maxLength);
        }
        return new SettingKey<>(
                name,
                SettingType.TEXT,
                defaultValue,
                description,
                List.of(),
                BigDecimal.ZERO,
                BigDecimal.valueOf(maxLength),
                "a text of 0 to " + maxLength + " characters without control characters",
                text -> text.length() <= maxLength && !CONTROL.matcher(text).find() ? text : null);
    }

    /** A whole number from {@code min} to {@code max}. */
    public static SettingKey<Long> integer(String name, long defaultValue, long min, long max, String description) {
        return new SettingKey<>(
                name,
                SettingType.INTEGER,
                defaultValue,
                description,
                List.of(),
                BigDecimal.valueOf(min),
                BigDecimal.valueOf(max),
                "a whole number from " + min + " to " + max,
                text -> SettingReaders.whole(text, min, max));
    }

    /** A finite number from {@code min} to {@code max}. */
    public static SettingKey<Double> decimal(
            String name, double defaultValue, double min, double max, String description) {
        return new SettingKey<>(
                name,
                SettingType.DECIMAL,
                defaultValue,
                description,
                List.of(),
                BigDecimal.valueOf(min),
                BigDecimal.valueOf(max),
                "a number from " + min + " to " + max,
                text -> SettingReaders.decimal(text, min, max));
    }

    /** True or false. */
    public static SettingKey<Boolean> flag(String name, boolean defaultValue, String description) {
        return new SettingKey<>(
                name,
                SettingType.FLAG,
                defaultValue,
                description,
                List.of(),
                null,
                null,
                "true or false",
                SettingReaders::flag);
    }

    /** One of an enum's constants; the texts are their names in lower case, with {@code -} for {@code _}. */
    public static <E extends Enum<E>> SettingKey<E> choice(
            String name, Class<E> type, E defaultValue, String description) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(SettingKey::text).toList();
        return new SettingKey<>(
                name,
                SettingType.CHOICE,
                defaultValue,
                description,
                words,
                null,
                null,
                "one of " + String.join(", ", words),
                text -> {
                    int at = words.indexOf(text.strip());
                    return at < 0 ? null : type.getEnumConstants()[at];
                });
    }

    /** The address of a server, {@code http://} or {@code https://} with a host and without a password; or nothing. */
    public static SettingKey<String> url(String name, String defaultValue, String description) {
        return new SettingKey<>(
                name,
                SettingType.URL,
                defaultValue,
                description,
                List.of(),
                BigDecimal.ZERO,
                BigDecimal.valueOf(SettingReaders.MAX_URL),
                "an address such as https://example.org/, of http or https, without a user's name, up to "
                        + SettingReaders.MAX_URL + " characters; or nothing",
                SettingReaders::url);
    }

    /** A random UUID, made when it is first declared and the same ever since. It cannot be set or reset. */
    public static SettingKey<String> identity(String name, String description) {
        return new SettingKey<>(
                name,
                SettingType.IDENTITY,
                "",
                description,
                List.of(),
                null,
                null,
                "a random UUID",
                SettingReaders::identity);
    }

    /** The same under a name that begins so; this one if its name does already. */
    public SettingKey<T> prefixed(String prefix) {
        return name.startsWith(prefix)
                ? this
                : new SettingKey<>(prefix + name, type, defaultValue, description, choices, min, max, expected, reader);
    }

    /** 1 to 128 of {@code A-Za-z0-9._-}. */
    public String name() {
        return name;
    }

    public SettingType type() {
        return type;
    }

    /** What it holds while nobody has set it; of an identity, the empty text, which is never seen. */
    public T defaultValue() {
        return defaultValue;
    }

    /** For people: what it does, with its unit. */
    public String description() {
        return description;
    }

    /** The words of a {@link SettingType#CHOICE}; otherwise none. */
    public List<String> choices() {
        return choices;
    }

    /** The least number, or the least length. */
    public Optional<BigDecimal> min() {
        return Optional.ofNullable(min);
    }

    /** The greatest number, or the greatest length. */
    public Optional<BigDecimal> max() {
        return Optional.ofNullable(max);
    }

    /** What is allowed, in words: {@code a whole number from 1 to 3600}. */
    public String expected() {
        return expected;
    }

    /** Whether nobody can set it. */
    public boolean isReadOnly() {
        return type == SettingType.IDENTITY;
    }

    /**
     * The value that a text stands for.
     *
     * @throws IllegalArgumentException if it is not allowed: {@code interval = 0 is refused: expected …}
     */
    public T parse(String text) {
        T value = text.length() > MAX_LENGTH ? null : reader.apply(text);
        if (value == null) {
            throw new IllegalArgumentException(name + " = " + shown(text) + " is refused: expected " + expected);
        }
        return value;
    }

    /**
     * The text of a value.
     *
     * @throws IllegalArgumentException if the value is not allowed; the message as of {@link #parse}
     */
    public String format(T value) {
        String text = text(value);
        parse(text);
        return text;
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? SettingReaders.word(constant.name()) : value.toString();
    }

    private static String shown(String text) {
        String line = CONTROL.matcher(text).replaceAll("?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other // nearly always: a key is a constant
                || (other instanceof SettingKey<?> key
                        && key.name.equals(name)
                        && key.type == type
                        && key.defaultValue.equals(defaultValue)
                        && key.choices.equals(choices)
                        && Objects.equals(key.min, min)
                        && Objects.equals(key.max, max));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
