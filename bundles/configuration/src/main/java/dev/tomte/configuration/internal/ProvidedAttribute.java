package dev.tomte.configuration.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * What a {@code MetaTypeProvider} says of a configuration value: it knows its limits itself (OSGi Compendium 8, section
 * 105.8.2.2).
 *
 * @param shape its type and its options
 */
record ProvidedAttribute(Attribute shape, AttributeDefinition definition) implements Rule {

    static ProvidedAttribute of(AttributeDefinition definition) {
        String[] options = definition.getOptionValues();
        return new ProvidedAttribute(
                new Attribute(
                        definition.getID(),
                        AttributeType.numbered(definition.getType()),
                        definition.getCardinality(),
                        Optional.empty(),
                        Optional.empty(),
                        options == null ? List.of() : Arrays.asList(options)),
                definition);
    }

    @Override
    public Optional<String> refusal(Object value) {
        for (String element : Attribute.elements(value)) {
            String verdict = definition.validate(element);
            if (verdict != null && !verdict.isEmpty()) {
                return Optional.of(shape.refused(element, PrintableText.of(verdict)));
            }
        }
        return shape.refusal(value);
    }
}
