package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where everything is. All paths are absolute.
 *
 * @param home the distribution: {@code lib/}, {@code system/}, {@code features/}
 * @param conf the configuration files
 * @param data what Tomte keeps
 * @param plugins the folder for hot deployment
 * @param logs the log files
 */
record Layout(Path home, Path conf, Path data, Path plugins, Path logs) {

    /** From the system properties that {@code bin/tomte} sets. */
    static Layout fromSystemProperties() {
        Path home = path("tomte.home", Path.of(""));
        return new Layout(
                home,
                path("tomte.conf", home.resolve("conf")),
                path("tomte.data", home.resolve("data")),
                path("tomte.plugins", home.resolve("plugins")),
                path("tomte.logs", home.resolve("logs")));
    }

    private static Path path(String property, Path otherwise) {
        String value = System.getProperty(property, "");
        return (value.isEmpty() ? otherwise : Path.of(value)).toAbsolutePath().normalize();
    }

    /** Makes the folders that Tomte writes to. */
    void create() throws StartException, IOException {
        if (conf.toString().contains(",")) {
            throw new StartException("The path of the configuration folder " + conf
                    + " has a comma, at which its reader splits it; set TOMTE_CONF to another folder");
        }
        for (Path folder : new Path[] {data, plugins, logs}) {
            try {
                Files.createDirectories(folder);
            } catch (AccessDeniedException | FileAlreadyExistsException e) {
                throw new StartException("Cannot make the folder " + folder + ": " + e, e);
            }
            if (!Files.isWritable(folder)) {
                throw new StartException(
                        "Tomte cannot write to the folder " + folder + "; it belongs to another user?");
            }
        }
    }

    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("tomte.home", home.toString());
        properties.put("tomte.conf", conf.toString());
        properties.put("tomte.data", data.toString());
        properties.put("tomte.plugins", plugins.toString());
        properties.put("tomte.logs", logs.toString());
        return properties;
    }

    Path cache() {
        return data.resolve("cache");
    }
}
