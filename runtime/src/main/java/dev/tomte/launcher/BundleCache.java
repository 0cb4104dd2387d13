package dev.tomte.launcher;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The framework's bundle cache, kept between starts as long as it fits the distribution. Beside it lies what was started
 * from which files, so that an unchanged distribution is recognised by looking at files' sizes and times alone; and a
 * marker while Tomte is starting, because a start that was cut short leaves a cache not to be trusted.
 */
final class BundleCache {

    private static final String FORMAT = "tomte-cache 2";
    private static final String END = "end";

    private final Path folder;
    private final Path plan;
    private final Path starting;

    BundleCache(Path folder) {
        this.folder = folder;
        plan = folder.resolve("plan");
        starting = folder.resolve("starting");
    }

    /** Where the framework keeps its bundles. */
    Path bundles() {
        return folder.resolve("bundles");
    }

    /** What the cache was filled from, if that is all still there unchanged and the last start came to its end. */
    Optional<Distribution> current(List<Path> sources) throws IOException {
        if (Files.exists(starting) || !Files.isDirectory(bundles())) {
            return Optional.empty();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(plan);
        } catch (NoSuchFileException | CharacterCodingException e) {
            return Optional.empty();
        }
        return new PlanReader(lines).read(sources);
    }

    /** Empties the cache. */
    void clear() throws IOException {
        Files.deleteIfExists(plan);
        if (Files.exists(bundles())) {
            Files.walkFileTree(bundles(), new Deleting());
        }
    }

    /** Tomte begins to start: until {@link #started()}, the cache is not to be trusted. */
    void starting() throws IOException {
        Files.createDirectories(bundles());
        Files.writeString(starting, "");
    }

    /** Records what the cache is filled from. */
    void filledFrom(List<Path> sources, Distribution distribution) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT);
        for (Path source : sources) {
            lines.add("S " + stampOf(source));
        }
        for (BundleFile bundle : distribution.bundles()) {
            lines.add(String.join(
                    "\t",
                    "B " + stampOf(bundle.file()),
                    Integer.toString(bundle.startLevel()),
                    Boolean.toString(bundle.parallel()),
                    bundle.id(),
                    bundle.file().toString(),
                    bundle.feature().toString()));
        }
        lines.add("C " + distribution.configurations());
        lines.add(END);
        Path temporary = folder.resolve("plan.tmp");
        Files.write(temporary, lines, StandardCharsets.UTF_8);
        Files.move(temporary, plan, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void started() throws IOException {
        Files.deleteIfExists(starting);
    }

    private static String stampOf(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime().toMillis() + " " + file;
    }

    /** Reads a plan back; whatever does not fit makes it no plan at all. */
    private static final class PlanReader {

        private final List<String> lines;
        private final List<String> sources = new ArrayList<>();
        private final List<BundleFile> bundles = new ArrayList<>();
        private Optional<String> configurations = Optional.empty();

        PlanReader(List<String> lines) {
            this.lines = lines;
        }

        Optional<Distribution> read(List<Path> expectedSources) throws IOException {
            if (lines.size() < 2
                    || !lines.get(0).equals(FORMAT)
                    || !lines.get(lines.size() - 1).equals(END)) {
                return Optional.empty();
            }
            try {
                for (String line : lines.subList(1, lines.size() - 1)) {
                    if (!take(line)) {
                        return Optional.empty();
                    }
                }
                List<String> stamps = new ArrayList<>();
                for (Path source : expectedSources) {
                    stamps.add(stampOf(source));
                }
                return stamps.equals(sources)
                        ? configurations.map(json -> new Distribution(List.copyOf(bundles), json))
                        : Optional.empty();
            } catch (NoSuchFileException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private boolean take(String line) throws IOException {
            String rest = line.length() < 2 ? "" : line.substring(2);
            if (line.startsWith("S ")) {
                sources.add(rest);
                return true;
            }
            if (line.startsWith("C ")) {
                configurations = Optional.of(rest);
                return true;
            }
            String[] fields = rest.split("\t", -1);
            if (!line.startsWith("B ") || fields.length != 6) {
                return false;
            }
            Path file = Path.of(fields[4]);
            bundles.add(new BundleFile(
                    fields[3], file, Integer.parseInt(fields[1]), Boolean.parseBoolean(fields[2]), Path.of(fields[5])));
            return stampOf(file).equals(fields[0]);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
