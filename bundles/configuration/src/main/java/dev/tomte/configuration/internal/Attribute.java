package dev.tomte.configuration.internal;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a metatype document says of one configuration value.
 *
 * @param cardinality 0 for a single value; otherwise its absolute value is the most there may be
 * @param min of a number, or of a text's length
 * @param max of a number, or of a text's length
 * @param options the only values allowed; any if empty
 */
record Attribute(
        String id,
        AttributeType type,
        int cardinality,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        List<String> options)
        implements Rule {

    private static final int SHOWN = 80;

    @Override
    public Optional<String> refusal(Object value) {
        List<String> elements = elements(value);
        if (cardinality == 0 && elements.size() != 1) {
            return Optional.of(refused(String.join(", ", elements), "expected one value, " + expected()));
        }
        long most = Math.abs((long) cardinality);
        if (cardinality != 0 && elements.size() > most) {
            return Optional.of(refused(elements.size() + " values", "expected at most " + most));
        }
        return elements.stream()
                .filter(element -> !allows(element))
                .findFirst()
                .map(element -> refused(element, "expected " + expected()));
    }

    /** What is allowed, in words: {@code a whole number from 1 to 86400}. */
    String expected() {
        if (!options.isEmpty()) {
            return "one of " + String.join(", ", options);
        }
        if (type == AttributeType.BOOLEAN) {
            return type.words();
        }
        String range = range();
        if (range.isEmpty()) {
            return type.words();
        }
        return type.isText() ? type.words() + " of " + range + " characters" : type.words() + " " + range;
    }

    private String range() {
        Optional<BigDecimal> from = min.or(() -> type.isWhole() ? type.lowest() : Optional.empty());
        Optional<BigDecimal> to = max.or(() -> type.isWhole() ? type.highest() : Optional.empty());
        if (from.isPresent() && to.isPresent()) {
            String word = type.isText() ? "" : "from ";
            return word + plain(from.get()) + " to " + plain(to.get());
        }
        return from.map(low -> "at least " + plain(low))
                .or(() -> to.map(high -> "at most " + plain(high)))
                .orElse("");
    }

    private boolean allows(String element) {
        if (!options.isEmpty()) {
            return options.contains(element) || (type.isNumber() && options.contains(element.strip()));
        }
        if (type == AttributeType.BOOLEAN) {
            return type.measure(element).isPresent();
        }
        return type.measure(element)
                .filter(measure -> min.map(low -> measure.compareTo(low) >= 0).orElse(true))
                .filter(measure -> max.map(high -> measure.compareTo(high) <= 0).orElse(true))
                .isPresent();
    }

    /** The sentence that says so; a password is not in it. */
    String refused(String value, String why) {
        String shown = type == AttributeType.PASSWORD ? "(hidden)" : shorten(value);
        return id + " = " + shown + " is refused: " + why;
    }

    private static String shorten(String value) {
        String line = PrintableText.of(value);
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** The texts of a single value, an array or a collection. */
    static List<String> elements(Object value) {
        List<String> elements = new ArrayList<>();
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(String.valueOf(Array.get(value, i)));
            }
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(element -> elements.add(String.valueOf(element)));
        } else {
            elements.add(String.valueOf(value));
        }
        return elements;
    }
}
