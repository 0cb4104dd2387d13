package dev.tomte.configuration;

import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells what would become of a configuration before it is made. Nobody has to ask: values that are not allowed are refused
 * in any case. It is for those who can show the reason to a person.
 */
@ProviderType
public interface ConfigurationRules {

    /**
     * What is wrong with these values; nothing is changed, and nothing is logged.
     *
     * @param pid the configuration; for a new one of a factory, the factory's PID
     * @param values all that the configuration would hold; {@code service.factoryPid} among them if it is a factory's
     * @throws IOException if what is stored for this configuration cannot be read
     */
    ConfigurationVerdict check(String pid, Map<String, Object> values) throws IOException;
}
