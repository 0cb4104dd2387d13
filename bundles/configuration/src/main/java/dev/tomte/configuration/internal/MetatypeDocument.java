package dev.tomte.configuration.internal;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a metatype XML resource (OSGi Compendium 8, section 105.7). The Metatype Service would give the same but for the
 * limits: its API has no way to ask for them.
 */
final class MetatypeDocument {

    private static final int LARGEST = 1 << 20;

    private final Map<String, Map<String, Attribute>> classes = new HashMap<>();
    private final Map<String, String> designates = new HashMap<>();

    private @Nullable Map<String, Attribute> inClass;
    private @Nullable String inPid;
    private @Nullable Draft draft;

    private MetatypeDocument() {}

    /** PID or factory PID to the attributes by id. */
    static Map<String, Map<String, Attribute>> read(InputStream in) throws IOException {
        byte[] content = in.readNBytes(LARGEST + 1);
        if (content.length > LARGEST) {
            throw new IOException("Expected a metatype document of at most " + LARGEST + " bytes");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        MetatypeDocument document = new MetatypeDocument();
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new java.io.ByteArrayInputStream(content));
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> document.start(xml);
                    case XMLStreamConstants.END_ELEMENT -> document.end(xml.getLocalName());
                    default -> {
                        // Text and comments say nothing about what is allowed.
                    }
                }
            }
        } catch (XMLStreamException | NumberFormatException e) {
            throw new IOException("Expected a metatype document: " + e.getMessage(), e);
        }
        return document.byPid();
    }

    private Map<String, Map<String, Attribute>> byPid() {
        Map<String, Map<String, Attribute>> byPid = new HashMap<>();
        designates.forEach((pid, id) -> {
            Map<String, Attribute> attributes = classes.get(id);
            if (attributes != null) {
                byPid.put(pid, attributes);
            }
        });
        return byPid;
    }

    private void start(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "OCD" -> {
                inClass = new LinkedHashMap<>();
                classes.put(text(xml, "id"), inClass);
            }
            case "AD" -> draft = new Draft(xml);
            case "Option" -> {
                if (draft != null) {
                    draft.options.add(text(xml, "value"));
                }
            }
            case "Designate" -> {
                String factoryPid = text(xml, "factoryPid");
                inPid = factoryPid.isEmpty() ? text(xml, "pid") : factoryPid;
            }
            case "Object" -> {
                if (inPid != null) {
                    designates.put(inPid, text(xml, "ocdref"));
                }
            }
            default -> {
                // Icons and attributes of Object designate no limits.
            }
        }
    }

    private void end(String element) {
        switch (element) {
            case "OCD" -> inClass = null;
            case "Designate" -> inPid = null;
            case "AD" -> {
                if (draft != null && inClass != null) {
                    inClass.put(draft.id, draft.attribute());
                }
                draft = null;
            }
            default -> {
                // Nothing was opened.
            }
        }
    }

    private static String text(XMLStreamReader xml, String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? "" : value;
    }

    private static final class Draft {

        private final String id;
        private final AttributeType type;
        private final int cardinality;
        private final Optional<BigDecimal> min;
        private final Optional<BigDecimal> max;
        private final List<String> options = new ArrayList<>();

        Draft(XMLStreamReader xml) {
            id = text(xml, "id");
            type = AttributeType.named(text(xml, "type"));
            String given = text(xml, "cardinality");
            cardinality = given.isEmpty() ? 0 : Integer.parseInt(given);
            min = limit(text(xml, "min"));
            max = limit(text(xml, "max"));
        }

        private Optional<BigDecimal> limit(String given) {
            if (given.isEmpty()) {
                return Optional.empty();
            }
            return type == AttributeType.CHARACTER && given.length() == 1
                    ? Optional.of(BigDecimal.valueOf(given.charAt(0)))
                    : Optional.of(new BigDecimal(given));
        }

        Attribute attribute() {
            return new Attribute(id, type, cardinality, min, max, List.copyOf(options));
        }
    }
}
