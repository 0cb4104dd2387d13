package dev.tomte.plugins.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads configurations. Does not create one by asking for it, as {@code getConfiguration} would. */
final class Configurations {

    private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);

    private final ConfigurationAdmin admin;

    Configurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** The values of a PID; empty if nothing is configured. */
    Map<String, Object> values(String pid) throws IOException {
        Map<String, Object> values = new HashMap<>();
        Configuration[] found;
        try {
            String escaped = pid.replaceAll("([\\\\*()])", "\\\\$1");
            found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + escaped + ")");
        } catch (InvalidSyntaxException e) {
            throw new IOException("Not a PID: '" + pid + "'", e);
        }
        Dictionary<String, Object> properties = found == null ? null : properties(found[0]);
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        }
        return values;
    }

    private static @Nullable Dictionary<String, Object> properties(Configuration configuration) {
        try {
            return configuration.getProperties();
        } catch (IllegalStateException e) {
            LOG.debug("A configuration was deleted since it was found; so there is none", e);
            return null;
        }
    }
}
