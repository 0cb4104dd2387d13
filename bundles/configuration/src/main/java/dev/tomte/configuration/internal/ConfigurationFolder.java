package dev.tomte.configuration.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Dictionary;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** The folder {@code conf/}. */
final class ConfigurationFolder {

    /** The property FileInstall adds: the URI of the file. */
    static final String FILENAME = "felix.fileinstall.filename";

    static final String JSON = ".cfg.json";

    private final BundleContext context;
    private final Path folder;
    private final Charset encoding;

    ConfigurationFolder(BundleContext context, Path folder, Charset encoding) {
        this.context = context;
        this.folder = folder.toAbsolutePath().normalize();
        this.encoding = encoding;
    }

    /** The file a configuration comes from; empty if it comes from none in this folder. */
    Optional<Path> path(Dictionary<?, ?> properties) {
        if (!(properties.get(FILENAME) instanceof String name)) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(URI.create(name)).toAbsolutePath().normalize();
            boolean ours = file.startsWith(folder) && !file.equals(folder) && isConfiguration(file);
            return ours ? Optional.of(file) : Optional.empty();
        } catch (IllegalArgumentException notAFile) {
            return Optional.empty();
        }
    }

    Optional<Path> existing(Dictionary<?, ?> properties) {
        return path(properties).filter(Files::isRegularFile);
    }

    /** Takes out of these values, which FileInstall read from a file, what its editor put before the text. */
    void stripByteOrderMark(Dictionary<String, Object> properties) {
        if (path(properties).isPresent()) {
            new ByteOrderMark(encoding).strip(properties);
        }
    }

    ConfigurationFile open(Path file) throws IOException {
        return file.toString().endsWith(JSON) ? new JsonFile(file) : new PropertiesFile(file, encoding, context);
    }

    /** The path as its owner knows it: {@code conf/dev.tomte.health.cfg}. */
    String display(Path file) {
        Path parent = folder.getParent();
        return parent == null ? file.toString() : parent.relativize(file).toString();
    }

    /** When a configuration is deleted by other means its file must go too, or it would bring it back; it is only renamed. */
    void putAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".deleted");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        AtomicFile.sync(folder);
    }

    private static boolean isConfiguration(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".cfg") || name.endsWith(".config") || name.endsWith(JSON);
    }
}
