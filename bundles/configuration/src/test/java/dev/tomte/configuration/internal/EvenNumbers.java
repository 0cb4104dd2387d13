package dev.tomte.configuration.internal;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes a configuration whose {@code count} is even, or whose values of other names are. */
final class EvenNumbers implements MetaTypeProvider, ObjectClassDefinition, AttributeDefinition {

    private final String[] names;
    private final int at;

    EvenNumbers(String... names) {
        this(names, 0);
    }

    private EvenNumbers(String[] names, int at) {
        this.names = names;
        this.at = at;
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        return this;
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }

    @Override
    public AttributeDefinition[] getAttributeDefinitions(int filter) {
        return IntStream.range(0, names.length)
                .mapToObj(i -> new EvenNumbers(names, i))
                .toArray(AttributeDefinition[]::new);
    }

    @Override
    public String getName() {
        return names[at];
    }

    @Override
    public String getID() {
        return names[at];
    }

    @Override
    public String getDescription() {
        return "";
    }

    @Override
    public java.io.@Nullable InputStream getIcon(int size) {
        return null;
    }

    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        return AttributeDefinition.INTEGER;
    }

    @Override
    public String @Nullable [] getOptionValues() {
        return null;
    }

    @Override
    public String @Nullable [] getOptionLabels() {
        return null;
    }

    @Override
    public String validate(String value) {
        return value.matches("\\d*[13579]") ? "expected an even number" : "";
    }

    @Override
    public String @Nullable [] getDefaultValue() {
        return null;
    }
}
