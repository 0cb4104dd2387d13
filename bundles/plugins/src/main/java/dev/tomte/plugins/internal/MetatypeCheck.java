package dev.tomte.plugins.internal;

import java.io.IOException;
import java.lang.reflect.Array;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a configuration against the metatype in its bundle. Felix's own reader, because the service of the
 * specification validates a value but does not tell its range.
 */
final class MetatypeCheck {

    private static final Logger LOG = LoggerFactory.getLogger(MetatypeCheck.class);
    private static final String FOLDER = "OSGI-INF/metatype";

    private MetatypeCheck() {}

    /** What is wrong with the values, one sentence each; empty if nothing is, or if the bundle describes no such PID. */
    static List<String> problems(Bundle bundle, String pid, Map<String, Object> values) {
        List<String> problems = new ArrayList<>();
        for (AD attribute : attributes(bundle, pid)) {
            Object value = values.get(attribute.getID());
            if (value != null) {
                elements(value)
                        .flatMap(element -> problem(attribute, element.toString()).stream())
                        .forEach(problems::add);
            }
        }
        return problems;
    }

    private static Optional<String> problem(AD attribute, String value) {
        // Where a list is allowed, a backslash before every character keeps commas and spaces: this is one value.
        boolean list = attribute.getCardinality() != 0;
        String verdict = attribute.validate(list ? value.replaceAll("(?s)(.)", "\\\\$1") : value);
        if (verdict == null || verdict.isEmpty() || (value.isEmpty() && AD.VALIDATE_MISSING.equals(verdict))) {
            return Optional.empty();
        }
        // A mistyped password is close to the right one, and the message goes to the log, the ledger and the console.
        String shown = attribute.getType() == AttributeDefinition.PASSWORD
                ? "(hidden)"
                : "'" + value.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?") + "'";
        return Optional.of(attribute.getID() + " = " + shown + " is refused; expected " + expected(attribute));
    }

    private static String expected(AD attribute) {
        String[] options = attribute.getOptionValues();
        if (options != null && options.length > 0) {
            return "one of " + String.join(", ", options);
        }
        boolean text = attribute.getType() == AttributeDefinition.STRING
                || attribute.getType() == AttributeDefinition.PASSWORD;
        String what = text ? " characters" : "";
        String min = attribute.getMin();
        String max = attribute.getMax();
        if (min != null && max != null) {
            return min + " to " + max + what;
        }
        if (min != null) {
            return "at least " + min + what;
        }
        return max == null ? "a value of its type" : "at most " + max + what;
    }

    private static Stream<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection.stream();
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i));
        }
        return Stream.of(value);
    }

    private static List<AD> attributes(Bundle bundle, String pid) {
        // At an uninstallation behind our back the bundle shows nothing any more.
        Enumeration<URL> files =
                bundle.getState() == Bundle.UNINSTALLED ? null : bundle.findEntries(FOLDER, "*.xml", false);
        List<AD> found = new ArrayList<>();
        for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
            try {
                MetaData metadata = new MetaDataReader().parse(file);
                for (Object each : list(metadata.getDesignates())) {
                    Designate designate = (Designate) each;
                    if (pid.equals(designate.getPid())) {
                        OCD described = (OCD) metadata.getObjectClassDefinitions()
                                .get(designate.getObject().getOcdRef());
                        Map<?, ?> all = described.getAttributeDefinitions();
                        all.values().forEach(attribute -> found.add((AD) attribute));
                    }
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("Cannot read {} of {}; its configuration {} is not checked", file, bundle, pid, e);
            }
        }
        return found;
    }

    private static Collection<?> list(List<?> raw) {
        return raw == null ? List.of() : raw;
    }
}
