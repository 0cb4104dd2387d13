package dev.tomte.configuration.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Teaches FileInstall, which only knows {@code .cfg} and {@code .config}, to keep {@code .cfg.json} files live:
 * {@code pid.cfg.json}, or {@code factory.pid-name.cfg.json} for one of many.
 */
final class JsonConfigurationInstaller implements ArtifactInstaller {

    private final ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> admins;

    JsonConfigurationInstaller(ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> admins) {
        this.admins = admins;
    }

    @Override
    public boolean canHandle(File artifact) {
        return artifact.getName().endsWith(ConfigurationFolder.JSON);
    }

    @Override
    public void install(File artifact) throws IOException {
        apply(artifact);
    }

    @Override
    public void update(File artifact) throws IOException {
        apply(artifact);
    }

    @Override
    public void uninstall(File artifact) throws IOException {
        configuration(artifact.toPath()).delete();
    }

    private void apply(File artifact) throws IOException {
        Path file = artifact.toPath();
        Map<String, Object> values = new JsonFile(file).read();
        Map<String, Object> properties = new HashMap<>(values);
        properties.put(
                ConfigurationFolder.FILENAME, artifact.getAbsoluteFile().toURI().toString());
        configuration(file).updateIfDifferent(FrameworkUtil.asDictionary(properties));
    }

    private Configuration configuration(Path file) throws IOException {
        ConfigurationAdmin admin = admins.getService();
        if (admin == null) {
            throw new IOException("Expected ConfigAdmin to be there for " + file + "; is its bundle started?");
        }
        String name = file.getFileName().toString();
        String pid = name.substring(0, name.length() - ConfigurationFolder.JSON.length());
        Configuration existing = existing(admin, file);
        if (existing != null) {
            return existing;
        }
        int dash = pid.indexOf('-');
        return dash <= 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, dash), pid.substring(dash + 1), "?");
    }

    private static @Nullable Configuration existing(ConfigurationAdmin admin, Path file) throws IOException {
        String uri = file.toAbsolutePath().toFile().toURI().toString();
        String escaped = uri.replaceAll("([\\\\()*])", "\\\\$1");
        try {
            Configuration[] found = admin.listConfigurations("(" + ConfigurationFolder.FILENAME + "=" + escaped + ")");
            return found == null ? null : found[0];
        } catch (InvalidSyntaxException e) {
            throw new IOException("Cannot look for the configuration of " + file, e);
        }
    }
}
