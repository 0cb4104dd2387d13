package dev.tomte.itests.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** The assembled distribution, as it ships. */
final class Distribution {

    private static Path started;

    private Distribution() {}

    /**
     * Where the build put it, after a first start on this Java: the class-data archive that it makes there serves all
     * tests, which may run at the same time.
     */
    static Path ready() {
        firstStart();
        return home();
    }

    /**
     * What the first start wrote for the password {@link TomteProcess#PASSWORD}: to hash it again for each data folder takes
     * as long as a start.
     */
    static Path passwordFile() {
        return firstStart().resolve("data").resolve(TomteProcess.PASSWORD_FILE);
    }

    /** Its folder. */
    private static synchronized Path firstStart() {
        if (started == null) {
            started = startOnce(home());
        }
        return started;
    }

    private static Path startOnce(Path home) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "first-start");
            try (TomteProcess first = new TomteProcess(home, folder)) {
                first.start();
                Path password = first.data.resolve(TomteProcess.PASSWORD_FILE);
                Await.until("the first password is kept", Await.LIMIT, first::diagnosis, () -> Files.exists(password));
                first.stop();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Tomte could not be started for the first time", e);
        }
    }

    /** Where the build put it. */
    static Path home() {
        Path home = Path.of(System.getProperty("tomte.distribution"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(home.resolve("bin/tomte"))) {
            throw new IllegalStateException(home + " holds no distribution; run mvn verify at the root");
        }
        return home;
    }

    /** All files below a folder. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** A copy that a test may break. */
    static Path copy(Path to) throws IOException {
        Path from = home();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // Class-data archives are large, and fit only where they were made.
                if (!file.getFileName().toString().startsWith("classes-")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
