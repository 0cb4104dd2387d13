package dev.tomte.itests.blackbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** The assembled distribution, as it ships. */
final class Distribution {

    private Distribution() {}

    /** Where the build put it; its class-data archive is made once and serves all tests. */
    static Path home() {
        Path home = Path.of(System.getProperty("tomte.distribution"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(home.resolve("bin/tomte"))) {
            throw new IllegalStateException(home + " holds no distribution; run mvn verify at the root");
        }
        return home;
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
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
