package dev.tomte.configuration.internal;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.cm.json.io.Configurations;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;

/** A {@code .cfg.json} file: one configuration in the form of OSGi Compendium 8, section 150.3. */
final class JsonFile implements ConfigurationFile {

    private static final int LARGEST = 1 << 20;

    private final Path file;

    JsonFile(Path file) {
        this.file = file;
    }

    @Override
    public Map<String, Object> read() throws IOException {
        return load();
    }

    @Override
    public Object normalise(Object value, @Nullable Object inFile) {
        if (inFile != null && inFile.getClass() == value.getClass()) {
            return value;
        }
        // JSON has one integer and one floating type, which the reader takes for Long and Double.
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof Float decimal ? Double.valueOf(decimal.toString()) : value;
    }

    @Override
    public void change(Map<String, Object> changed, Set<String> removed) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Object> before = load();
        for (String key : keysInOrder()) {
            values.put(key, before.get(key));
        }
        values.putAll(changed);
        values.keySet().removeAll(removed);
        StringWriter out = new StringWriter();
        Configurations.buildWriter().build(out).writeConfiguration(FrameworkUtil.asDictionary(values));
        AtomicFile.write(file, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The configuration reader forgets the order, which is how the owner finds things. */
    private List<String> keysInOrder() throws IOException {
        try (Reader json = Configurations.jsonCommentAwareReader(new StringReader(text()));
                JsonReader reader = Json.createReader(json)) {
            return reader.readObject().keySet().stream()
                    .filter(key -> !key.startsWith(":"))
                    .map(key -> key.replaceFirst(":.*", ""))
                    .toList();
        }
    }

    private Map<String, Object> load() throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is refused: expected at most " + LARGEST + " bytes");
        }
        try (Reader reader = new StringReader(text())) {
            return Configurations.buildReader()
                    .verifyAsBundleResource(false)
                    .withIdentifier(file.getFileName().toString())
                    .build(reader)
                    .readConfiguration();
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file + " is refused: expected one JSON object with a configuration: "
                            + PrintableText.of(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private String text() throws IOException {
        return new ByteOrderMark(StandardCharsets.UTF_8).without(Files.readString(file, StandardCharsets.UTF_8));
    }
}
