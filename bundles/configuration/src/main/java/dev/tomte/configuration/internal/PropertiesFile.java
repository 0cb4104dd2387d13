package dev.tomte.configuration.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.felix.utils.properties.InterpolationHelper;
import org.apache.felix.utils.properties.TypedProperties;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * A {@code .cfg} or {@code .config} file, in the form FileInstall reads. A plain file has only texts as values; one in
 * which every value is in quotes or brackets, as in {@code interval = I"60"}, has types.
 */
final class PropertiesFile implements ConfigurationFile {

    private final Path file;
    private final Charset encoding;
    private final TypedProperties.SubstitutionCallback substitution;
    private final boolean typed;

    PropertiesFile(Path file, Charset encoding, BundleContext context) throws IOException {
        this.file = file;
        this.encoding = encoding;
        var frameworkProperties = new InterpolationHelper.BundleContextSubstitutionCallback(context);
        this.substitution = (name, key, value) -> frameworkProperties.getValue(value);
        this.typed = isTyped();
    }

    @Override
    public Map<String, Object> read() throws IOException {
        return new LinkedHashMap<>(load(new TypedProperties(substitution)));
    }

    @Override
    public Object normalise(Object value, @Nullable Object inFile) {
        boolean scalar = value instanceof Number || value instanceof Boolean || value instanceof Character;
        return scalar && !typed ? value.toString() : value;
    }

    @Override
    public void change(Map<String, Object> changed, Set<String> removed) throws IOException {
        TypedProperties properties = load(new TypedProperties(false));
        properties.putAll(changed);
        removed.forEach(properties::remove);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(out, encoding)) {
            properties.save(writer);
        }
        AtomicFile.write(file, out.toByteArray());
    }

    private boolean isTyped() throws IOException {
        TypedProperties properties = load(new TypedProperties(false));
        // Nothing says so but the form in which a new value would be written.
        properties.put("probe", "x");
        return !properties.getRaw("probe").get(0).strip().endsWith("x");
    }

    private TypedProperties load(TypedProperties properties) throws IOException {
        try (Reader reader = new StringReader(new ByteOrderMark(encoding).without(Files.readString(file, encoding)))) {
            properties.load(reader);
            return properties;
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
