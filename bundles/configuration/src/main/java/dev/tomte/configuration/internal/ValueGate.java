package dev.tomte.configuration.internal;

import dev.tomte.configuration.ConfigurationVerdict;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is wrong with a configuration, each fault once. */
final class ValueGate {

    private static final Logger LOG = LoggerFactory.getLogger(ValueGate.class);

    /** The most keys that a message lists. */
    private static final int LISTED = 30;

    /** Keys that belong to the framework's services and not to the component. */
    private static final Pattern FRAMEWORK = Pattern.compile("(?i)[.:_].*|(service|component|felix|osgi|webconsole|"
            + "configurator|metatype|org\\.apache\\.felix)\\..*|.*\\.target|.*\\.cardinality\\.minimum|jmx\\..*");

    private final Metatypes metatypes;
    private final ConfigurationFolder folder;
    private final Map<String, String> reported = new ConcurrentHashMap<>();

    ValueGate(Metatypes metatypes, ConfigurationFolder folder) {
        this.metatypes = metatypes;
        this.folder = folder;
    }

    /**
     * Lets a configuration pass or not.
     *
     * @throws RefusedConfigurationException if the metatype does not allow a value; nothing if there is no metatype
     */
    void check(String pid, Dictionary<?, ?> properties) throws RefusedConfigurationException {
        ConfigurationVerdict verdict = judge(pid, properties);
        Collection<String> refused = verdict.refused().values();
        report(pid, String.join("\n", refused.isEmpty() ? verdict.unknown().values() : refused));
        if (!refused.isEmpty()) {
            throw new RefusedConfigurationException(String.join("\n", refused));
        }
    }

    /** What is wrong; nothing if there is no metatype. */
    ConfigurationVerdict judge(String pid, Dictionary<?, ?> properties) {
        SortedMap<String, String> refused = new TreeMap<>();
        SortedMap<String, String> unknown = new TreeMap<>();
        Map<String, ? extends Rule> attributes =
                metatypes.find(describedBy(pid, properties)).orElse(null);
        if (attributes == null) {
            return new ConfigurationVerdict(refused, unknown);
        }
        String place =
                PrintableText.of(folder.path(properties).map(folder::display).orElse(pid));
        for (Object each : Collections.list(properties.keys())) {
            String key = (String) each;
            Rule attribute = attributes.get(key);
            if (attribute != null) {
                attribute
                        .refusal(properties.get(key))
                        .ifPresent(why -> refused.put(key, place + ": " + why + "; the component keeps its old value"));
            } else if (!FRAMEWORK.matcher(key).matches()) {
                unknown.put(
                        key,
                        place + ": " + PrintableText.of(key) + " is not a setting of this component"
                                + suggestion(key, attributes));
            }
        }
        return new ConfigurationVerdict(refused, unknown);
    }

    private void report(String pid, String faults) {
        String before = faults.isEmpty() ? reported.remove(pid) : reported.put(pid, faults);
        if (!faults.isEmpty() && !faults.equals(before)) {
            LOG.warn("{}", faults);
        }
    }

    void forget(String pid) {
        reported.remove(pid);
    }

    private static String suggestion(String key, Map<String, ? extends Rule> attributes) {
        List<String> near = NearMatches.of(key, attributes.keySet());
        if (!near.isEmpty()) {
            return "; is " + String.join(" or ", near) + " meant?";
        }
        List<String> known = attributes.keySet().stream().sorted().toList();
        String listed = String.join(", ", known.subList(0, Math.min(LISTED, known.size())));
        return "; it has " + listed + (known.size() > LISTED ? " and " + (known.size() - LISTED) + " more" : "");
    }

    /** The factory PID or the PID, without a target after {@code |} (OSGi Compendium 8, section 104.3.2). */
    private static String describedBy(String pid, Dictionary<?, ?> properties) {
        Object factoryPid = properties.get(ConfigurationAdmin.SERVICE_FACTORYPID);
        String full = factoryPid instanceof String factory ? factory : pid;
        int target = full.indexOf('|');
        return target < 0 ? full : full.substring(0, target);
    }
}
