package dev.tomte.configuration.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.cm.file.ConfigurationHandler;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the configurations that are in use to what a snapshot has of them. */
final class LiveConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfigurations.class);

    /** The watcher of the folder looks three times a second; without it nothing is lost but the wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Set<String> NOT_VALUES = Set.of(
            Constants.SERVICE_PID, ConfigurationAdmin.SERVICE_FACTORYPID, ConfigurationAdmin.SERVICE_BUNDLELOCATION);

    private final ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> admins;
    private final ValidatingPersistenceManager rules;
    private final ConfigurationFolder folder;

    LiveConfigurations(
            ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> admins,
            ValidatingPersistenceManager rules,
            ConfigurationFolder folder) {
        this.admins = admins;
        this.folder = folder;
        this.rules = rules;
    }

    /**
     * Looks whether all values of a snapshot would be let in.
     *
     * @throws IOException if one would not; the message has them all
     */
    void check(SnapshotArchive snapshot) throws IOException {
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, Map<String, Object>> each : read(snapshot).entrySet()) {
            refused.addAll(rules.check(each.getKey(), each.getValue()).refused().values());
        }
        if (!refused.isEmpty()) {
            throw new IOException(String.join("\n", refused));
        }
    }

    /**
     * Waits until the watcher of the folder has seen that files are gone and has deleted their configurations. It would
     * otherwise delete those of the snapshot that have the same PID.
     */
    void awaitGone(Collection<Path> files) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!files.isEmpty()
                && System.nanoTime() < deadline
                && all().stream().anyMatch(configuration -> comesFrom(files, configuration))) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    /** Their files are about to be replaced. */
    void replacing() throws IOException {
        for (Configuration configuration : all()) {
            try {
                Dictionary<String, Object> properties = configuration.getProperties();
                if (properties != null) {
                    folder.existing(properties).ifPresent(rules::replacing);
                }
            } catch (IllegalStateException e) {
                LOG.debug("{} is being deleted", configuration, e);
            }
        }
    }

    /** How often each has been changed, by PID. */
    Map<String, Long> changeCounts() throws IOException {
        Map<String, Long> counts = new HashMap<>();
        for (Configuration configuration : all()) {
            try {
                counts.put(configuration.getPid(), configuration.getChangeCount());
            } catch (IllegalStateException e) {
                LOG.debug("{} is being deleted", configuration, e);
            }
        }
        return counts;
    }

    /**
     * Updates, makes and deletes configurations; those that are the same already are not touched.
     *
     * @param changeCounts the highest that each had before anything was taken away
     */
    void restore(SnapshotArchive snapshot, Map<String, Long> changeCounts) throws IOException, InterruptedException {
        Map<String, Map<String, Object>> wanted = read(snapshot);
        Map<String, Configuration> present = new HashMap<>();
        for (Configuration configuration : all()) {
            present.put(configuration.getPid(), configuration);
        }
        for (Map.Entry<String, Configuration> each : present.entrySet()) {
            if (!wanted.containsKey(each.getKey())) {
                delete(each.getValue());
            }
        }
        for (Map.Entry<String, Map<String, Object>> each : wanted.entrySet()) {
            String pid = each.getKey();
            update(pid, each.getValue(), present.get(pid), changeCounts.getOrDefault(pid, 0L));
        }
    }

    private static void delete(Configuration configuration) throws IOException {
        try {
            configuration.delete();
        } catch (IllegalStateException e) {
            LOG.debug("{} is deleted already", configuration, e);
        }
    }

    /** Anew if it is deleted in the meantime: the watcher of the folder may still be at it. */
    private void update(String pid, Map<String, Object> wanted, @Nullable Configuration present, long before)
            throws IOException, InterruptedException {
        Map<String, Object> values = new HashMap<>(wanted);
        String factory = String.valueOf(values.getOrDefault(ConfigurationAdmin.SERVICE_FACTORYPID, ""));
        String location = String.valueOf(values.getOrDefault(ConfigurationAdmin.SERVICE_BUNDLELOCATION, "?"));
        values.keySet().removeIf(key -> NOT_VALUES.contains(key) || key.startsWith(":"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Configuration configuration = present == null ? make(pid, factory, location) : present;
        while (true) {
            try {
                configuration.updateIfDifferent(FrameworkUtil.asDictionary(values));
                if (configuration != present) {
                    outdo(before, configuration, values);
                }
                return;
            } catch (IllegalStateException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                configuration = make(pid, factory, location);
            }
        }
    }

    /**
     * One that is made anew counts its changes from the start. Who has not heard yet that the one before is gone takes no
     * notice of one with a lower count, and would keep the values of the one before.
     */
    private static void outdo(long before, Configuration configuration, Map<String, Object> values) throws IOException {
        while (configuration.getChangeCount() <= before) {
            configuration.update(FrameworkUtil.asDictionary(values));
        }
    }

    /** One of a factory that was given no name gets another PID: nobody can choose that. */
    private Configuration make(String pid, String factory, String location) throws IOException {
        if (factory.isEmpty()) {
            return admin().getConfiguration(pid, location);
        }
        return pid.startsWith(factory + "~")
                ? admin().getFactoryConfiguration(factory, pid.substring(factory.length() + 1), location)
                : admin().createFactoryConfiguration(factory, location);
    }

    private List<Configuration> all() throws IOException {
        try {
            Configuration[] all = admin().listConfigurations(null);
            return all == null ? List.of() : Arrays.asList(all);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("No filter was given, but it was refused", e);
        }
    }

    private ConfigurationAdmin admin() throws IOException {
        ConfigurationAdmin admin = admins.getService();
        if (admin == null) {
            throw new IOException("Configuration Admin is not there; is its bundle started?");
        }
        return admin;
    }

    private boolean comesFrom(Collection<Path> files, Configuration configuration) {
        try {
            Dictionary<String, Object> properties = configuration.getProperties();
            return properties != null
                    && folder.path(properties).filter(files::contains).isPresent();
        } catch (IllegalStateException e) {
            return true; // being deleted just now: what follows must not meet the end of that
        }
    }

    private static Map<String, Map<String, Object>> read(SnapshotArchive snapshot) throws IOException {
        Map<String, Map<String, Object>> byPid = new TreeMap<>();
        for (String name : snapshot.names()) {
            if (name.startsWith(ConfigurationState.KEPT)) {
                Dictionary<?, ?> read = parse(name, snapshot.read(name));
                Map<String, Object> values = new HashMap<>();
                Collections.list(read.keys()).forEach(key -> values.put((String) key, read.get(key)));
                if (!(values.get(Constants.SERVICE_PID) instanceof String pid)) {
                    throw new IOException("Its file " + name + " names no " + Constants.SERVICE_PID);
                }
                byPid.put(pid, values);
            }
        }
        return byPid;
    }

    private static Dictionary<?, ?> parse(String name, byte[] content) throws IOException {
        try {
            return ConfigurationHandler.read(new ByteArrayInputStream(content));
        } catch (IllegalArgumentException e) {
            // So the reader answers some kinds of damage.
            throw new IOException("Its file " + name + " is no configuration", e);
        }
    }
}
