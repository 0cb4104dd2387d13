package dev.tomte.settings.internal;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configuration, as texts. It is made when there is first something to say in it. */
final class MirroredConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(MirroredConfiguration.class);
    private static final String FILE = "felix.fileinstall.filename";

    private final ConfigurationAdmin admin;
    private final String pid;

    MirroredConfiguration(ConfigurationAdmin admin, String pid) {
        this.admin = admin;
        this.pid = pid;
    }

    /** Its file, or its PID if it has none. */
    String place() throws IOException {
        Object file = properties().get(FILE);
        return file == null ? pid : file.toString();
    }

    Map<String, String> read() throws IOException {
        Map<String, String> texts = new HashMap<>();
        properties().forEach((key, value) -> texts.put(key, text(value)));
        return texts;
    }

    /** Sets these values, removes those that are null, and leaves the others as they are. */
    void update(Map<String, @Nullable Object> values) throws IOException {
        Map<String, Object> properties = properties();
        values.forEach((key, value) -> {
            if (value == null) {
                properties.remove(key);
            } else {
                properties.put(key, value);
            }
        });
        admin.getConfiguration(pid, "?").update(FrameworkUtil.asDictionary(properties));
    }

    /** Not {@code getConfiguration}, which would make one. */
    private Map<String, Object> properties() throws IOException {
        Map<String, Object> values = new HashMap<>();
        try {
            Configuration[] found = admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            Dictionary<String, Object> properties = found == null ? null : found[0].getProperties();
            if (properties != null) {
                Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("Not a PID: " + pid, e);
        } catch (IllegalStateException e) {
            LOG.debug("{} was deleted since it was found; so it says nothing", pid, e);
        }
        return values;
    }

    private static String text(Object value) {
        if (value.getClass().isArray() && Array.getLength(value) == 1) {
            return String.valueOf(Array.get(value, 0));
        }
        if (value instanceof Collection<?> collection && collection.size() == 1) {
            return String.valueOf(collection.iterator().next());
        }
        return value instanceof Object[] several ? Arrays.toString(several) : String.valueOf(value);
    }
}
