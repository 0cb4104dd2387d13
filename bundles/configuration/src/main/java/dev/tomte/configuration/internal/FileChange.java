package dev.tomte.configuration.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;

/** What has to be written into a file so that it says what its configuration says. */
final class FileChange {

    private static final Set<String> NOT_IN_FILES = Set.of(
            Constants.SERVICE_PID,
            ConfigurationAdmin.SERVICE_FACTORYPID,
            ConfigurationAdmin.SERVICE_BUNDLELOCATION,
            ConfigurationFolder.FILENAME);

    private final ConfigurationFile file;
    private final Map<String, Object> before;
    private final Map<String, Object> changed;
    private final Set<String> removed;

    private FileChange(
            ConfigurationFile file, Map<String, Object> before, Map<String, Object> changed, Set<String> removed) {
        this.file = file;
        this.before = before;
        this.changed = changed;
        this.removed = removed;
    }

    /** Compares, and gives each of the new values the form the file gives it back in. */
    static FileChange between(Dictionary<?, ?> old, Dictionary<String, Object> properties, ConfigurationFile file)
            throws IOException {
        Map<String, Object> inFile = file.read();
        Map<String, Object> changed = new HashMap<>();
        Set<String> removed = values(old);
        for (String key : values(properties)) {
            Object value = file.normalise(properties.get(key), inFile.get(key));
            // ConfigAdmin goes on to use this very dictionary; so all see the value in the form the file gives it
            // back, and FileInstall finds nothing to update.
            properties.put(key, value);
            removed.remove(key);
            if (!Objects.deepEquals(value, old.get(key)) && !Objects.deepEquals(value, inFile.get(key))) {
                changed.put(key, value);
            }
        }
        removed.retainAll(inFile.keySet());
        return new FileChange(file, inFile, changed, removed);
    }

    /** What the file says until it is written. */
    Map<String, Object> before() {
        return before;
    }

    boolean isEmpty() {
        return changed.isEmpty() && removed.isEmpty();
    }

    void write() throws IOException {
        file.change(changed, removed);
    }

    @Override
    public String toString() {
        return PrintableText.of("changed " + changed.keySet().stream().sorted().toList() + ", removed "
                + removed.stream().sorted().toList());
    }

    /** The keys that belong in a file: not ConfigAdmin's own. */
    static Set<String> values(Dictionary<?, ?> properties) {
        Set<String> keys = new HashSet<>();
        for (Object key : Collections.list(properties.keys())) {
            String name = (String) key;
            if (!NOT_IN_FILES.contains(name) && !name.startsWith(":") && !name.startsWith("_felix_")) {
                keys.add(name);
            }
        }
        return keys;
    }
}
