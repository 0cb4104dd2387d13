package dev.tomte.backup.internal.targets;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The little that is wanted of the XML that servers answer; names are taken without their namespace. */
final class Xml {

    private Xml() {}

    /**
     * The elements of this name, each as the texts of all elements in it by their names; of those of the same name the last.
     *
     * @throws XMLStreamException if it is not XML, or defines entities
     */
    static List<Map<String, String>> records(byte[] xml, String name) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        List<Map<String, String>> records = new ArrayList<>();
        Map<String, String> record = new HashMap<>();
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    if (reader.getLocalName().equals(name)) {
                        record = new HashMap<>();
                    }
                }
                case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    record.put(reader.getLocalName(), text.toString().strip());
                    if (reader.getLocalName().equals(name)) {
                        records.add(record);
                        record = new HashMap<>();
                    }
                    text.setLength(0);
                }
                default -> {}
            }
        }
        return records;
    }

    /** The text of the last element of this name; empty also where it is not XML. */
    static Optional<String> text(byte[] xml, String root, String name) {
        try {
            return records(xml, root).stream()
                    .map(record -> record.getOrDefault(name, ""))
                    .filter(found -> !found.isEmpty())
                    .reduce((former, latter) -> latter);
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }
}
