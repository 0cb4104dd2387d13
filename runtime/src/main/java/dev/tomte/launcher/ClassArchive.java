package dev.tomte.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * The class-data archive (AOT cache from Java 25 on) that {@code bin/tomte} asked for. The virtual machine says nothing
 * when it does not take it, so this looks at what it has in memory.
 *
 * @param file the archive; empty if Tomte was started without
 * @param used whether it is in memory; empty where that cannot be told
 */
record ClassArchive(Optional<Path> file, Optional<Boolean> used) {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String PROPERTY = "tomte.archive";

    /** By the system property {@code tomte.archive}: a path, or {@code off} or {@code none}. */
    static ClassArchive ofThisProcess() throws IOException {
        String archive = System.getProperty(PROPERTY, "none");
        if (archive.equals("none") || archive.equals("off")) {
            return new ClassArchive(Optional.empty(), Optional.of(false));
        }
        return of(Path.of(archive), MAPS);
    }

    /**
     * Looks for it.
     *
     * @param maps what the process has in memory, as {@code proc(5)} describes it; need not be there
     */
    static ClassArchive of(Path archive, Path maps) throws IOException {
        if (!Files.isReadable(maps)) {
            return new ClassArchive(Optional.of(archive), Optional.empty());
        }
        String mapped = new String(Files.readAllBytes(maps), StandardCharsets.UTF_8);
        boolean used = Files.exists(archive) && mapped.contains(" " + archive.toRealPath() + "\n");
        return new ClassArchive(Optional.of(archive), Optional.of(used));
    }

    /** For the framework: the file, and {@code true}, {@code false} or {@code unknown}. */
    Map<String, String> properties() {
        return Map.of(
                PROPERTY,
                file.map(Path::toString).orElse(""),
                "tomte.archive.used",
                used.map(String::valueOf).orElse("unknown"));
    }

    /** Says what to do about one that is there and is not taken. */
    void warn(Logger log) {
        if (file.isPresent() && used.equals(Optional.of(false))) {
            log.warn(
                    "The class-data archive {} is there, but Java does not use it, so Tomte starts slower. Delete it: the"
                            + " next start makes it anew. TOMTE_JAVA_OPTS=-Xshare:on shows what Java has against it",
                    file.get());
        }
    }
}
