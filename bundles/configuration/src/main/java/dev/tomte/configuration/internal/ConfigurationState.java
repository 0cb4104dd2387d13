package dev.tomte.configuration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All configuration as files: {@code conf/…} is what the owner edits, {@code config/…} what Configuration Admin keeps.
 *
 * @param conf the folder {@code conf/}
 * @param kept the folder of Configuration Admin
 */
record ConfigurationState(Path conf, Path kept) {

    static final String CONF = "conf/";
    static final String KEPT = "config/";

    private static final String ENDING = ".config";
    private static final int DEEPEST = 16;
    private static final int LONGEST_NAME = 1_000;

    /** The files there are, by their names in a snapshot. */
    SortedMap<String, Path> files() throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        for (Path file : regularFiles(conf, DEEPEST)) {
            String name = file.getFileName().toString();
            // What is being written, and what was put aside.
            if (!name.startsWith(".") && !name.endsWith(".deleted")) {
                files.put(CONF + conf.relativize(file).toString().replace('\\', '/'), file);
            }
        }
        for (Path file : regularFiles(kept, 1)) {
            if (file.toString().endsWith(ENDING)) {
                files.put(KEPT + file.getFileName(), file);
            }
        }
        return files;
    }

    /**
     * Where a file of a snapshot belongs.
     *
     * @throws IOException if the name leads anywhere else
     */
    Path resolve(String name) throws IOException {
        String[] parts = name.split("/", -1);
        boolean plain = name.length() <= LONGEST_NAME
                && name.chars().noneMatch(c -> c == '\\' || c == 0)
                && Arrays.stream(parts).noneMatch(part -> part.isEmpty() || part.startsWith("."));
        if (plain && name.startsWith(CONF) && parts.length <= DEEPEST + 1) {
            return conf.resolve(name.substring(CONF.length()));
        }
        if (plain && name.startsWith(KEPT) && parts.length == 2 && name.endsWith(ENDING)) {
            return kept.resolve(parts[1]);
        }
        throw new IOException("Expected a file in " + CONF + " or " + KEPT + ", not '" + PrintableText.of(name) + "'");
    }

    /**
     * Makes the files that begin with this as they are in a snapshot; each is written whole, and those that are so already
     * are not touched.
     *
     * @return what was removed, as the snapshot does not have it
     */
    List<Path> restore(SnapshotArchive snapshot, String beginning) throws IOException {
        for (String name : snapshot.names()) {
            if (name.startsWith(beginning)) {
                Path file = resolve(name);
                byte[] content = snapshot.read(name);
                if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
                    Files.createDirectories(file.getParent());
                    AtomicFile.write(file, content);
                }
            }
        }
        List<Path> removed = new ArrayList<>();
        for (var each : files().entrySet()) {
            if (each.getKey().startsWith(beginning) && !snapshot.names().contains(each.getKey())) {
                Files.delete(each.getValue());
                AtomicFile.sync(each.getValue().getParent());
                removed.add(each.getValue());
            }
        }
        return removed;
    }

    private static List<Path> regularFiles(Path folder, int depth) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        // The folder itself may be a link; those inside are not followed.
        try (Stream<Path> all = Files.walk(folder.toRealPath(), depth)) {
            Path real = folder.toRealPath();
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.resolve(real.relativize(file)))
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
