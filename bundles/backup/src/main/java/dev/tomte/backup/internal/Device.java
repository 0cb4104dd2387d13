package dev.tomte.backup.internal;

import java.nio.file.Path;
import java.util.Objects;
import org.osgi.framework.BundleContext;

/**
 * What is backed up.
 *
 * @param data the data folder
 * @param conf the folder of configuration files
 * @param plugins the folder for hot deployment
 * @param version of this Tomte
 */
record Device(Path data, Path conf, Path plugins, String version) {

    static Device of(BundleContext context) {
        return new Device(
                folder(context, "tomte.data"),
                folder(context, "tomte.conf"),
                folder(context, "tomte.plugins"),
                property(context, "tomte.version"));
    }

    /** For what is only needed while one work goes on; unsealed things may be in it. */
    Path work() {
        return data.resolve("backup.work");
    }

    private static Path folder(BundleContext context, String name) {
        return Path.of(property(context, name));
    }

    private static String property(BundleContext context, String name) {
        return Objects.requireNonNull(
                context.getProperty(name), () -> "The framework property " + name + " is missing");
    }
}
