package dev.tomte.configuration.internal;

import dev.tomte.audit.AuditTrail;
import dev.tomte.configuration.ConfigurationRules;
import dev.tomte.configuration.ConfigurationSnapshots;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.cm.PersistenceManager;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Puts the gate in place. An activator and no component: ConfigAdmin waits for the gate (framework property
 * {@code felix.cm.pm=tomte}), and components would be activated without their configuration if that came after them.
 *
 * <p>This is ground, like ConfigAdmin itself: stopping the bundle takes ConfigAdmin away until it is started again.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ConfigurationGate implements BundleActivator {

    private static final String NAME = "tomte";

    private @Nullable ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> admins;
    private @Nullable ServiceRegistration<?> installer;
    private @Nullable ServiceRegistration<?> listener;
    private @Nullable ServiceRegistration<?> persistence;
    private @Nullable ServiceRegistration<?> rules;
    private @Nullable ServiceRegistration<?> snapshots;

    @Override
    public void start(BundleContext context) throws IOException {
        Path kept = context.getProperty("felix.cm.dir") == null
                ? folder(context, "tomte.data").resolve("config")
                : folder(context, "felix.cm.dir");
        String encoding = context.getProperty("felix.fileinstall.configEncoding");
        ConfigurationFolder folder = new ConfigurationFolder(
                context,
                folder(context, "tomte.conf"),
                Charset.forName(encoding == null ? "ISO-8859-1" : encoding)); // FileInstall's default
        Path snapshotFolder = folder(context, "tomte.data").resolve("snapshots");
        ConfigurationState state = new ConfigurationState(
                folder(context, "tomte.conf").toAbsolutePath().normalize(), kept);
        // Before anybody reads a configuration.
        RollbackJournal.completeIn(snapshotFolder, state);
        Lock changes = new ReentrantLock();
        ValueGate gate = new ValueGate(new Metatypes(context), folder);
        FilePersistence disk = new FilePersistence(kept);
        Originator originator = new Originator(!disk.getDictionaries().hasMoreElements());
        ChangeNotes notes = new ChangeNotes(new AuditTrail(context)::add, originator::current, System::nanoTime);
        ValidatingPersistenceManager manager =
                new ValidatingPersistenceManager(disk, gate, folder, changes, notes, originator::isFile);

        admins = new ServiceTracker<>(context, ConfigurationAdmin.class, null);
        admins.open();
        listener = context.registerService(ConfigurationListener.class, notes, FrameworkUtil.asDictionary(Map.of()));
        persistence = context.registerService(
                PersistenceManager.class,
                manager,
                FrameworkUtil.asDictionary(Map.of(PersistenceManager.PROPERTY_NAME, NAME)));
        rules = context.registerService(ConfigurationRules.class, manager, FrameworkUtil.asDictionary(Map.of()));
        snapshots = context.registerService(
                ConfigurationSnapshots.class,
                new FileSnapshots(
                        snapshotFolder,
                        state,
                        changes,
                        new LiveConfigurations(admins, manager, folder),
                        InstantSource.system()),
                FrameworkUtil.asDictionary(Map.of()));
        installer = context.registerService(
                new String[] {ArtifactInstaller.class.getName(), ArtifactListener.class.getName()},
                new JsonConfigurationInstaller(admins),
                FrameworkUtil.asDictionary(Map.of()));
    }

    @Override
    public void stop(BundleContext context) {
        if (installer != null) {
            installer.unregister();
        }
        if (snapshots != null) {
            snapshots.unregister();
        }
        if (rules != null) {
            rules.unregister();
        }
        if (persistence != null) {
            persistence.unregister();
        }
        if (listener != null) {
            listener.unregister();
        }
        if (admins != null) {
            admins.close();
        }
    }

    private static Path folder(BundleContext context, String property) {
        String path = context.getProperty(property);
        if (path == null) {
            throw new IllegalStateException(
                    "Expected the framework property " + property + ", an absolute path; the launcher has to set it");
        }
        return Path.of(path);
    }
}
