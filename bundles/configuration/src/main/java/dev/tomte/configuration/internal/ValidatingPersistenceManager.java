package dev.tomte.configuration.internal;

import dev.tomte.configuration.ConfigurationRules;
import dev.tomte.configuration.ConfigurationVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.apache.felix.cm.PersistenceManager;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between ConfigAdmin and the disk. ConfigAdmin stores a configuration before it uses it: whoever changes one, a
 * file in {@code conf/}, the Web Console, a command or code, comes through {@link #store}, and if that throws, nothing has
 * changed anywhere.
 *
 * <p>A configuration that came from a file lives in that file: what others change is written there too. That is done
 * here and not in a listener, so that an update that returned cannot be lost by a crash. The file comes last: of the two
 * it is the one that holds at the next start, so a crash before it is written leaves the old values.
 */
final class ValidatingPersistenceManager implements PersistenceManager, ConfigurationRules {

    private static final Logger LOG = LoggerFactory.getLogger(ValidatingPersistenceManager.class);

    private static final Dictionary<String, Object> NOTHING = FrameworkUtil.asDictionary(Map.of());

    private final PersistenceManager disk;
    private final ValueGate gate;
    private final ConfigurationFolder folder;
    private final Lock changes;
    private final ChangeNotes notes;
    private final BooleanSupplier isFileReader;
    /** Only with the lock. */
    private final EarlierContents earlier = new EarlierContents();

    private final Set<Set<Path>> rivals = ConcurrentHashMap.newKeySet();

    /**
     * Stands before this disk.
     *
     * @param changes held while a configuration and its file are changed: who holds it sees both or neither
     * @param notes is told what has been changed
     * @param isFileReader whether this thread brings what a file says
     */
    ValidatingPersistenceManager(
            PersistenceManager disk,
            ValueGate gate,
            ConfigurationFolder folder,
            Lock changes,
            ChangeNotes notes,
            BooleanSupplier isFileReader) {
        this.disk = disk;
        this.gate = gate;
        this.folder = folder;
        this.changes = changes;
        this.notes = notes;
        this.isFileReader = isFileReader;
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
        changes.lock();
        try {
            keep(pid, (Dictionary<String, Object>) properties);
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void delete(String pid) throws IOException {
        changes.lock();
        try {
            remove(pid);
        } finally {
            changes.unlock();
        }
    }

    /** As {@link #keep} would: what is stored says which file the configuration lives in. */
    @Override
    public ConfigurationVerdict check(String pid, Map<String, Object> values) throws IOException {
        Map<String, Object> properties = new HashMap<>(values);
        if (disk.exists(pid)) {
            Object file = disk.load(pid).get(ConfigurationFolder.FILENAME);
            if (file != null) {
                properties.putIfAbsent(ConfigurationFolder.FILENAME, file);
            }
        }
        return gate.judge(pid, FrameworkUtil.asDictionary(properties));
    }

    private void remove(String pid) throws IOException {
        boolean known = disk.exists(pid);
        Dictionary<?, ?> old = known ? disk.load(pid) : NOTHING;
        if (known) {
            Optional<Path> file = folder.existing(old);
            if (file.isPresent()) {
                folder.putAside(file.get());
                LOG.info("{} was deleted; its file is now {}.deleted", pid, folder.display(file.get()));
            }
        }
        gate.forget(pid);
        disk.delete(pid);
        if (known) {
            notes.deleted(pid, old);
        }
    }

    private void keep(String pid, Dictionary<String, Object> properties) throws IOException {
        boolean known = disk.exists(pid);
        Dictionary<?, ?> old = known ? disk.load(pid) : NOTHING;
        if (properties.get(ConfigurationFolder.FILENAME) == null
                && folder.existing(old).isPresent()) {
            // Who replaces all values does not mean to cut the tie to the file.
            properties.put(ConfigurationFolder.FILENAME, old.get(ConfigurationFolder.FILENAME));
        }
        folder.stripByteOrderMark(properties);
        Optional<Path> path = folder.existing(properties);
        if (known && path.isPresent() && isOutdated(path.get(), properties)) {
            LOG.debug("{} was written after it was read; it will be read again", folder.display(path.get()));
            replace(properties, old);
            return;
        }
        path.ifPresent(file -> warnOfRival(pid, file, folder.existing(old)));
        gate.check(pid, properties);
        if (path.isEmpty()) {
            disk.store(pid, properties);
            notes.changed(pid, old, properties);
            return;
        }
        String name = folder.display(path.get());
        try {
            FileChange change = FileChange.between(old, properties, folder.open(path.get()));
            disk.store(pid, properties);
            if (!change.isEmpty()) {
                earlier.add(path.get(), change.before());
                writeBack(pid, change, known ? old : null);
                LOG.info("{} was written: {}", name, change);
            }
            notes.changed(pid, old, properties);
        } catch (IOException e) {
            throw new IOException(name + " was not changed, because " + e.getMessage(), e);
        }
    }

    /** A file is about to be replaced, with the lock held. */
    void replacing(Path file) {
        try {
            earlier.add(file, folder.open(file).read());
        } catch (IOException e) {
            LOG.debug("{} cannot be read, so that nobody has read it", folder.display(file), e);
        }
    }

    /** Whether FileInstall brings what the file said before it was last written, and does not say now. */
    private boolean isOutdated(Path file, Dictionary<String, Object> properties) throws IOException {
        return earlier.has(file, properties)
                && isFileReader.getAsBoolean()
                && !EarlierContents.isSame(folder.open(file).read(), properties);
    }

    /** ConfigAdmin goes on to use this very dictionary. */
    private static void replace(Dictionary<String, Object> properties, Dictionary<?, ?> by) {
        for (String key : Collections.list(properties.keys())) {
            properties.remove(key);
        }
        Collections.list(by.keys()).forEach(key -> properties.put((String) key, by.get(key)));
    }

    /** Writes the file; if that fails, what was stored before is stored again, for ConfigAdmin keeps that too. */
    private void writeBack(String pid, FileChange change, @Nullable Dictionary<?, ?> old) throws IOException {
        try {
            change.write();
        } catch (IOException e) {
            try {
                if (old == null) {
                    disk.delete(pid);
                } else {
                    disk.store(pid, old);
                }
            } catch (IOException notRestored) {
                e.addSuppressed(notRestored);
            }
            throw new IOException("it cannot be written: " + e.getMessage(), e);
        }
    }

    private void warnOfRival(String pid, Path now, Optional<Path> before) {
        if (before.isPresent() && !before.get().equals(now) && rivals.add(Set.of(now, before.get()))) {
            LOG.warn(
                    "{} and {} both hold the configuration {}, and whichever is read last counts; remove one of them",
                    folder.display(before.get()),
                    folder.display(now),
                    pid);
        }
    }
}
