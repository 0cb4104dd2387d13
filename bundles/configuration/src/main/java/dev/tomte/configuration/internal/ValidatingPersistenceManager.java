package dev.tomte.configuration.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.cm.PersistenceManager;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between ConfigAdmin and the disk. ConfigAdmin stores a configuration before it uses it: whoever changes one, a
 * file in {@code conf/}, the Web Console, a command or code, comes through {@link #store}, and if that throws, nothing has
 * changed anywhere.
 *
 * <p>A configuration that came from a file lives in that file: what others change is written there first. That is done
 * here and not in a listener, so that an update that returned cannot be lost by a crash.
 */
final class ValidatingPersistenceManager implements PersistenceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ValidatingPersistenceManager.class);
    private static final Set<String> NOT_IN_FILES = Set.of(
            Constants.SERVICE_PID,
            ConfigurationAdmin.SERVICE_FACTORYPID,
            ConfigurationAdmin.SERVICE_BUNDLELOCATION,
            ConfigurationFolder.FILENAME);

    private final PersistenceManager disk;
    private final ValueGate gate;
    private final ConfigurationFolder folder;

    ValidatingPersistenceManager(PersistenceManager disk, ValueGate gate, ConfigurationFolder folder) {
        this.disk = disk;
        this.gate = gate;
        this.folder = folder;
    }

    @Override
    public boolean exists(String pid) {
        return disk.exists(pid);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the contract has it
    public Dictionary load(String pid) throws IOException {
        return disk.load(pid);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the contract has it
    public Enumeration getDictionaries() throws IOException {
        return disk.getDictionaries();
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // the contract is raw; ConfigAdmin only passes texts as keys
    public void store(String pid, Dictionary properties) throws IOException {
        keep(pid, (Dictionary<String, Object>) properties);
    }

    @Override
    public void delete(String pid) throws IOException {
        if (disk.exists(pid)) {
            Optional<Path> file = folder.existing(disk.load(pid));
            if (file.isPresent()) {
                folder.putAside(file.get());
                LOG.info("{} was deleted; its file is now {}.deleted", pid, folder.display(file.get()));
            }
        }
        gate.forget(pid);
        disk.delete(pid);
    }

    private void keep(String pid, Dictionary<String, Object> properties) throws IOException {
        gate.check(pid, properties);
        Dictionary<?, ?> old = disk.exists(pid) ? disk.load(pid) : FrameworkUtil.asDictionary(Map.of());
        if (properties.get(ConfigurationFolder.FILENAME) == null
                && folder.existing(old).isPresent()) {
            // Who replaces all values does not mean to cut the tie to the file.
            properties.put(ConfigurationFolder.FILENAME, old.get(ConfigurationFolder.FILENAME));
        }
        Optional<Path> file = folder.existing(properties);
        if (file.isPresent()) {
            writeBack(file.get(), old, properties);
        }
        disk.store(pid, properties);
    }

    private void writeBack(Path path, Dictionary<?, ?> old, Dictionary<String, Object> properties) throws IOException {
        try {
            ConfigurationFile file = folder.open(path);
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
            if (!changed.isEmpty() || !removed.isEmpty()) {
                file.change(changed, removed);
                LOG.info("{} was written: {}", folder.display(path), names(changed.keySet(), removed));
            }
        } catch (IOException e) {
            throw new IOException(
                    folder.display(path) + " cannot be written, so nothing was changed: " + e.getMessage(), e);
        }
    }

    private static String names(Set<String> changed, Set<String> removed) {
        return "changed " + changed.stream().sorted().toList() + ", removed "
                + removed.stream().sorted().toList();
    }

    /** The keys that belong in a file: not ConfigAdmin's own. */
    private static Set<String> values(Dictionary<?, ?> properties) {
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
