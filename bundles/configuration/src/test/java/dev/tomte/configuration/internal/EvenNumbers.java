package dev.tomte.configuration.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes a configuration whose {@code count} is even. */
final class EvenNumbers implements MetaTypeProvider, ObjectClassDefinition, AttributeDefinition {

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
        return new AttributeDefinition[] {this};
    }

    @Override
    public String getName() {
        return "count";
    }

    @Override
    public String getID() {
        return "count";
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
