package dev.tomte.tasks.internal.conditions;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/**
 * What the kernel says in files, below a root folder. Nothing of it is believed: sizes are bounded, and messages name the
 * file.
 */
final class DeviceFiles {

    private static final String ROOT = "tomte.device.root";
    private static final int MOST_VALUE = 4_096;
    private static final int MOST_TABLE = 1 << 20;
    private static final int MOST_ENTRIES = 4_096;

    private final Path root;

    DeviceFiles(Path root) {
        this.root = root;
    }

    /** Below the folder that the framework property {@code tomte.device.root} names, or below {@code /}. */
    static DeviceFiles of(BundleContext context) {
        return new DeviceFiles(Path.of(Objects.requireNonNullElse(context.getProperty(ROOT), "/")));
    }

    /** Whether this is the machine itself, of which programs can tell more, and no copy of its files. */
    boolean isMachine() {
        return root.equals(Path.of("/"));
    }

    Path path(String name) {
        return root.resolve(name);
    }

    boolean exists(String name) {
        return Files.exists(path(name));
    }

    /** The one short line of a file of a value. */
    String value(String name) throws IOException {
        byte[] bytes = head(name, MOST_VALUE + 1);
        if (bytes.length > MOST_VALUE) {
            throw new IOException("/" + name + ": expected one short line, found over " + MOST_VALUE + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1).strip();
    }

    /** As {@link #value}, but empty if there is no such file, or if the driver has no value to give. */
    Optional<String> optional(String name) {
        try {
            return Optional.of(value(name)).filter(value -> !value.isEmpty());
        } catch (IOException e) {
            // Files of sysfs refuse to be read while they mean nothing: carrier of an interface that is down.
            return Optional.empty();
        }
    }

    /** The lines of a table, empty if there is none; of a huge one the first MiB. */
    List<String> lines(String name) throws IOException {
        byte[] bytes;
        try {
            bytes = head(name, MOST_TABLE);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1))) {
            return reader.lines().toList();
        }
    }

    /** Names in a folder that fit a glob, at most 4,096; none if there is no such folder. */
    List<String> list(String folder, String glob) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(folder), glob)) {
            for (Path entry : entries) {
                if (names.size() == MOST_ENTRIES) {
                    break;
                }
                names.add(entry.getFileName().toString());
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw new IOException("/" + folder + " cannot be listed: " + e.getCause(), e);
        }
        names.sort(null);
        return names;
    }

    private byte[] head(String name, int most) throws IOException {
        Path file = path(name);
        if (Files.isDirectory(file)) {
            throw new IOException("/" + name + ": expected a file, found a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("/" + name + " cannot be read: " + e.getMessage(), e);
        }
    }
}
