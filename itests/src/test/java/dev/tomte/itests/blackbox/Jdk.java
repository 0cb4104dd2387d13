package dev.tomte.itests.blackbox;

import dev.tomte.fixtures.Outside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Java that the shipped distribution is tried on: this one, or the other one that {@code tomte.test.jdk} asks for. */
final class Jdk {

    private static final List<String> FOLDERS = List.of("/usr/lib/jvm", "/opt/java", "/opt");

    private Jdk() {}

    /** Its home; skips the test, loudly, if there is none of the version asked for. */
    static Path home() {
        String wanted = System.getProperty("tomte.test.jdk", "");
        if (wanted.isEmpty()) {
            return Path.of(System.getProperty("java.home"));
        }
        // Not even where everything is required: not every registry serves a second JDK.
        return find(wanted)
                .orElseThrow(() -> Outside.skip("no JDK " + wanted + " under " + FOLDERS + "; set JAVA_" + wanted
                        + "_HOME to run the black-box tests on it"));
    }

    private static Optional<Path> find(String version) {
        String home = System.getenv("JAVA_" + version + "_HOME");
        if (home != null) {
            return Optional.of(Path.of(home));
        }
        return FOLDERS.stream()
                .map(Path::of)
                .flatMap(Jdk::children)
                .filter(jdk -> is(jdk, version))
                .findFirst();
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot list " + folder, e);
        }
    }

    private static boolean is(Path jdk, String version) {
        Path release = jdk.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(jdk.resolve("bin/java"))) {
            return false;
        }
        try {
            return Files.readString(release).contains("JAVA_VERSION=\"" + version);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + release, e);
        }
    }
}
