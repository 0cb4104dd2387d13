package dev.tomte.launcher;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * What the features say: the bundles to start and their configurations.
 *
 * @param bundles in the order of the features
 * @param configurations PID to values, in the form the Configurator reads (OSGi Compendium, section 150.3)
 */
record Distribution(List<BundleFile> bundles, String configurations) {

    private static final String START_ORDER = "start-order";
    private static final String START_PARALLEL = "start-parallel";
    /** The name of an operating system, as Java has it, that a bundle is of no use on. */
    private static final String NOT_ON = "not-on";

    /**
     * Reads the features.
     *
     * @throws StartException if a feature is missing or malformed, or a bundle that it names is not in {@code system/}
     */
    static Distribution read(Layout layout, LauncherProperties properties) throws StartException {
        FeatureService service = ServiceLoader.load(FeatureService.class, Distribution.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new StartException("lib/ lacks the feature service; unpack the distribution again"));
        Map<String, BundleFile> bundles = new LinkedHashMap<>();
        JsonObjectBuilder configurations = Json.createObjectBuilder()
                .add(":configurator:resource-version", 1)
                .add(":configurator:symbolic-name", "dev.tomte.features")
                .add(":configurator:version", "1.0.0");
        for (String name : properties.features()) {
            Path file = file(layout, name);
            Feature feature = parse(service, file, name, properties);
            for (FeatureBundle bundle : feature.getBundles()) {
                if (!isFor(System.getProperty("os.name"), bundle)) {
                    continue;
                }
                BundleFile found = bundle(layout, file, bundle);
                bundles.putIfAbsent(found.id(), found);
            }
            feature.getConfigurations()
                    .forEach((pid, configuration) ->
                            configurations.add(pid, Json.createObjectBuilder(configuration.getValues())));
        }
        return new Distribution(
                List.copyOf(bundles.values()), configurations.build().toString());
    }

    static Path file(Layout layout, String name) {
        return layout.home().resolve("features").resolve(name + ".json");
    }

    private static Feature parse(FeatureService service, Path file, String name, LauncherProperties properties)
            throws StartException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return service.readFeature(reader);
        } catch (NoSuchFileException e) {
            throw new StartException(
                    "The feature " + file + " is missing; " + LauncherProperties.FEATURES + " in " + properties.file()
                            + " names '" + name + "'",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new StartException("The feature " + file + " is malformed: " + e.getMessage(), e);
        }
    }

    private static boolean isFor(String system, FeatureBundle bundle) {
        return !system.equalsIgnoreCase(String.valueOf(bundle.getMetadata().get(NOT_ON)));
    }

    private static BundleFile bundle(Layout layout, Path feature, FeatureBundle bundle) throws StartException {
        ID id = bundle.getID();
        Path jar = layout.home().resolve("system").resolve(repositoryPath(id));
        if (!Files.isRegularFile(jar)) {
            throw new StartException("The bundle " + jar + " is missing; the feature " + feature + " requires " + id);
        }
        Object order = bundle.getMetadata().getOrDefault(START_ORDER, 10);
        if (!(order instanceof Number number) || number.intValue() < 1) {
            throw new StartException("The feature " + feature + ": " + START_ORDER + " of " + id
                    + " must be a whole number of 1 or more, not " + order);
        }
        boolean parallel =
                Boolean.parseBoolean(String.valueOf(bundle.getMetadata().get(START_PARALLEL)));
        return new BundleFile(id.toString(), jar, number.intValue(), parallel, feature);
    }

    /** As in a Maven repository: {@code group/path/artifact/version/artifact-version[-classifier].type}. */
    static String repositoryPath(ID id) {
        StringBuilder path = new StringBuilder(id.getGroupId().replace('.', '/'));
        path.append('/').append(id.getArtifactId()).append('/').append(id.getVersion());
        path.append('/').append(id.getArtifactId()).append('-').append(id.getVersion());
        id.getClassifier().ifPresent(classifier -> path.append('-').append(classifier));
        return path.append('.').append(id.getType().orElse("jar")).toString();
    }
}
