package dev.tomte.shell.internal;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** What the launcher tells through properties of the framework. */
final class Properties {

    private Properties() {}

    static Path data(BundleContext context) {
        return Path.of(required(context, "tomte.data"));
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if the launcher did not set it
     */
    static String required(BundleContext context, String name) {
        String value = context.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("Expected the framework property " + name + ", which the launcher sets");
        }
        return value;
    }
}
