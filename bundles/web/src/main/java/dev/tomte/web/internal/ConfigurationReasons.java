package dev.tomte.web.internal;

import dev.tomte.configuration.ConfigurationRules;
import dev.tomte.configuration.ConfigurationVerdict;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.webconsole.spi.ConfigurationHandler;
import org.apache.felix.webconsole.spi.ValidationException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells who types a configuration into the Web Console why a value is refused. Without it the value is refused just the
 * same, but the browser sees an internal error, and only the log says why.
 */
@Component
public final class ConfigurationReasons implements ConfigurationHandler {

    private final ConfigurationRules rules;

    @Activate
    public ConfigurationReasons(@Reference ConfigurationRules rules) {
        this.rules = rules;
    }

    @Override
    public void updateConfiguration(@Nullable String factoryPid, String pid, Dictionary<String, Object> properties)
            throws ValidationException, IOException {
        Map<String, Object> values = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        String asked = pid;
        if (factoryPid != null) {
            values.put(ConfigurationAdmin.SERVICE_FACTORYPID, factoryPid);
            // The console calls one that is not made yet by a sentence in brackets.
            asked = pid.startsWith("[") ? factoryPid : pid;
        }
        ConfigurationVerdict verdict = rules.check(asked, values);
        if (!verdict.refused().isEmpty()) {
            throw new ValidationException(String.join("\n", verdict.refused().values()));
        }
    }

    @Override
    public void createConfiguration(String pid) {
        // It has no values yet.
    }

    @Override
    public void createFactoryConfiguration(String factoryPid, String pid) {
        // It has no values yet.
    }

    @Override
    public void deleteConfiguration(@Nullable String factoryPid, String pid) {
        // What is deleted falls back to its defaults, which are allowed.
    }
}
