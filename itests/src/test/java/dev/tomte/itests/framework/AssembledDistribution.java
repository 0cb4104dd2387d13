package dev.tomte.itests.framework;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.ops4j.pax.exam.ConfigurationFactory;
import org.ops4j.pax.exam.Option;

/** Provisions Pax Exam's framework from the features and bundles of the assembled distribution: what is tested ships. */
public final class AssembledDistribution implements ConfigurationFactory {

    @Override
    public Option[] createConfiguration() {
        try {
            return options().toArray(Option[]::new);
        } catch (IOException e) {
            throw new IllegalStateException("The distribution cannot be read; run mvn verify at the root", e);
        }
    }

    /** SLF4J comes from the class path through the system bundle, as it does from the launcher's. */
    private static List<Option> options() throws IOException {
        Path home = Path.of(System.getProperty("tomte.distribution"));
        Path work = Files.createTempDirectory("tomte-exam");
        List<Option> options = new ArrayList<>();
        Properties properties = new Properties();
        load(home.resolve("system/framework.properties"), properties);
        load(home.resolve("conf/launcher.properties"), properties);
        properties.setProperty("tomte.port", "0");
        properties.setProperty("tomte.home", home.toString());
        properties.setProperty(
                "tomte.conf", Files.createDirectories(work.resolve("conf")).toString());
        properties.setProperty(
                "tomte.data", Files.createDirectories(work.resolve("data")).toString());
        properties.setProperty(
                "tomte.plugins",
                Files.createDirectories(work.resolve("plugins")).toString());
        properties.setProperty(
                "tomte.logs", Files.createDirectories(work.resolve("logs")).toString());
        properties.setProperty("tomte.version", "0.1.0");
        properties.setProperty("tomte.started", Long.toString(System.currentTimeMillis()));
        properties.setProperty("tomte.cache.rebuilt", "true");
        for (String key : properties.stringPropertyNames()) {
            if (!key.startsWith("org.osgi.framework.") && !key.startsWith("felix.log")) {
                options.add(frameworkProperty(key).value(substituted(properties.getProperty(key), properties)));
            }
        }
        for (String feature : properties.getProperty("tomte.features").split("\\s*,\\s*", -1)) {
            bundles(home, home.resolve("features/" + feature + ".json"), options);
        }
        options.add(systemPackages(properties
                .getProperty("org.osgi.framework.system.packages.extra")
                .split("\\s*,\\s*", -1)));
        options.add(junitBundles());
        options.add(frameworkStartLevel(100));
        return options;
    }

    private static void bundles(Path home, Path feature, List<Option> options) throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(feature))) {
            for (JsonObject bundle : reader.readObject().getJsonArray("bundles").getValuesAs(JsonObject.class)) {
                if (System.getProperty("os.name").equalsIgnoreCase(bundle.getString("not-on", ""))) {
                    continue;
                }
                String[] id = bundle.getString("id").split(":", -1);
                Path jar = home.resolve("system/" + id[0].replace('.', '/') + "/" + id[1] + "/" + id[2] + "/" + id[1]
                        + "-" + id[2] + ".jar");
                options.add(bundle("reference:" + jar.toUri()).startLevel(bundle.getInt("start-order")));
            }
        }
    }

    private static void load(Path file, Properties into) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            into.load(reader);
        }
    }

    private static String substituted(String value, Properties properties) {
        String result = value;
        for (String key : properties.stringPropertyNames()) {
            result = result.replace("${" + key + "}", properties.getProperty(key));
        }
        return result;
    }
}
