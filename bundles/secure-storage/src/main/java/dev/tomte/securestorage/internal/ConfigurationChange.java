package dev.tomte.securestorage.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Writes the back end into the configuration, so that it says what is so. */
final class ConfigurationChange {

    private final ConfigurationAdmin admin;

    ConfigurationChange(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** @throws IOException if the configuration cannot be written, or its gate refuses it */
    void backend(BackendName name) throws IOException {
        Configuration configuration = admin.getConfiguration(SecretConfig.PID, "?");
        Map<String, Object> properties = new HashMap<>();
        Dictionary<String, Object> before = configuration.getProperties();
        if (before != null) {
            properties.putAll(FrameworkUtil.asMap(before));
        }
        if (!name.text().equals(properties.put("backend", name.text()))) {
            configuration.update(FrameworkUtil.asDictionary(properties));
        }
    }
}
