package dev.tomte.configuration.internal;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

/** The types of OSGi Compendium 8, Metatype Service (105.8.2), with what people call them. */
enum AttributeType {
    STRING("a text"),
    LONG("a whole number", Long.MIN_VALUE, Long.MAX_VALUE),
    INTEGER("a whole number", Integer.MIN_VALUE, Integer.MAX_VALUE),
    SHORT("a whole number", Short.MIN_VALUE, Short.MAX_VALUE),
    BYTE("a whole number", Byte.MIN_VALUE, Byte.MAX_VALUE),
    CHARACTER("one character"),
    DOUBLE("a number"),
    FLOAT("a number"),
    BOOLEAN("true or false"),
    PASSWORD("a text");

    private static final Map<String, AttributeType> NAMES = Map.of(
            "STRING", STRING,
            "LONG", LONG,
            "INTEGER", INTEGER,
            "SHORT", SHORT,
            "BYTE", BYTE,
            "CHAR", CHARACTER,
            "CHARACTER", CHARACTER,
            "DOUBLE", DOUBLE,
            "FLOAT", FLOAT,
            "BOOLEAN", BOOLEAN);

    private final String words;
    private final @Nullable BigDecimal lowest;
    private final @Nullable BigDecimal highest;

    AttributeType(String words) {
        this.words = words;
        this.lowest = null;
        this.highest = null;
    }

    AttributeType(String words, long lowest, long highest) {
        this.words = words;
        this.lowest = BigDecimal.valueOf(lowest);
        this.highest = BigDecimal.valueOf(highest);
    }

    /** The type of this name in a metatype document; a type of a later version counts as text. */
    static AttributeType named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.equals("PASSWORD") ? PASSWORD : NAMES.getOrDefault(upper, STRING);
    }

    /** The type of this number in an {@code AttributeDefinition}; one of a later version counts as text. */
    static AttributeType numbered(int number) {
        return switch (number) {
            case AttributeDefinition.LONG -> LONG;
            case AttributeDefinition.INTEGER -> INTEGER;
            case AttributeDefinition.SHORT -> SHORT;
            case AttributeDefinition.BYTE -> BYTE;
            case AttributeDefinition.CHARACTER -> CHARACTER;
            case AttributeDefinition.DOUBLE -> DOUBLE;
            case AttributeDefinition.FLOAT -> FLOAT;
            case AttributeDefinition.BOOLEAN -> BOOLEAN;
            case AttributeDefinition.PASSWORD -> PASSWORD;
            default -> STRING;
        };
    }

    String words() {
        return words;
    }

    boolean isWhole() {
        return lowest != null;
    }

    boolean isNumber() {
        return isWhole() || this == DOUBLE || this == FLOAT;
    }

    boolean isText() {
        return this == STRING || this == PASSWORD;
    }

    /** The value as a number, or the length of a text; empty if it is not of this type. */
    Optional<BigDecimal> measure(String value) {
        if (isText()) {
            return Optional.of(BigDecimal.valueOf(value.length()));
        }
        if (this == CHARACTER) {
            return value.length() == 1 ? Optional.of(BigDecimal.valueOf(value.charAt(0))) : Optional.empty();
        }
        if (this == BOOLEAN) {
            boolean known =
                    value.strip().equalsIgnoreCase("true") || value.strip().equalsIgnoreCase("false");
            return known ? Optional.of(BigDecimal.ZERO) : Optional.empty();
        }
        return number(value);
    }

    private Optional<BigDecimal> number(String value) {
        try {
            if (isWhole()) {
                BigDecimal whole = BigDecimal.valueOf(Long.parseLong(value.strip()));
                boolean fits = whole.compareTo(lowest) >= 0 && whole.compareTo(highest) <= 0;
                return fits ? Optional.of(whole) : Optional.empty();
            }
            double number = Double.parseDouble(value.strip());
            return Double.isFinite(number) ? Optional.of(BigDecimal.valueOf(number)) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    Optional<BigDecimal> lowest() {
        return Optional.ofNullable(lowest);
    }

    Optional<BigDecimal> highest() {
        return Optional.ofNullable(highest);
    }
}
