package dev.tomte.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code conf/launcher.properties}: which features to start, and the properties of the framework. */
final class LauncherProperties {

    static final String FEATURES = "tomte.features";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final Path base;
    private final Path file;
    private final Map<String, String> values;

    private LauncherProperties(Path base, Path file, Map<String, String> values) {
        this.base = base;
        this.file = file;
        this.values = values;
    }

    /**
     * Reads the distribution's {@code system/framework.properties}, and over it {@code conf/launcher.properties};
     * {@code ${name}} stands for one of the given properties, or for a value of the files.
     *
     * @param known what the launcher itself knows, which the files cannot change
     */
    static LauncherProperties read(Layout layout, Map<String, String> known) throws StartException {
        Path file = layout.conf().resolve("launcher.properties");
        Properties read = new Properties();
        Path base = layout.home().resolve("system").resolve("framework.properties");
        load(base, read);
        load(file, read);
        Map<String, String> values = new LinkedHashMap<>();
        for (String key : read.stringPropertyNames()) {
            values.put(key, substitute(file, key, read.getProperty(key).trim(), known, read));
        }
        values.putAll(known);
        return new LauncherProperties(base, file, values);
    }

    private static void load(Path file, Properties into) throws StartException {
        try (Reader reader = Files.newBufferedReader(file)) {
            into.load(reader);
        } catch (NoSuchFileException e) {
            throw new StartException(file + " is missing; copy it from the distribution", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String substitute(Path file, String key, String value, Map<String, String> known, Properties read)
            throws StartException {
        Matcher matcher = VARIABLE.matcher(value);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String replacement = known.getOrDefault(matcher.group(1), read.getProperty(matcher.group(1)));
            if (replacement == null) {
                throw new StartException(file + ": " + key + " uses ${" + matcher.group(1)
                        + "}, which is neither in the file nor one of " + String.join(", ", known.keySet()));
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(result).toString();
    }

    /** The file that the owner edits. */
    Path file() {
        return file;
    }

    List<Path> files() {
        return List.of(base, file);
    }

    /** The names of the features, in the order given. */
    List<String> features() throws StartException {
        List<String> names = new ArrayList<>();
        for (String name : values.getOrDefault(FEATURES, "").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.trim());
            }
        }
        if (names.isEmpty()) {
            throw new StartException(file + ": " + FEATURES + " is empty; expected names of files in features/,"
                    + " separated by commas");
        }
        return names;
    }

    Map<String, String> frameworkProperties() {
        return values;
    }
}
