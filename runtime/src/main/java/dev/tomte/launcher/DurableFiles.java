package dev.tomte.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** What is done with files so that it is still done after a power cut. */
class DurableFiles {

    private static final String PART = ".part";

    /** Called before each change; what comes after it may not happen. */
    void step() throws IOException {}

    /** A folder that only its owner may look into. */
    final void makeOwn(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        step();
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    final void write(Path file, String text) throws IOException {
        Path part = beside(file);
        step();
        Files.writeString(part, text, StandardCharsets.UTF_8);
        sync(part);
        move(part, file);
    }

    /** Renames, in place of what is there. */
    final void move(Path from, Path to) throws IOException {
        step();
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(to.getParent());
        syncFolder(from.getParent());
    }

    /** Replaces a file by a copy of another, at once. */
    final void copyFile(Path from, Path to) throws IOException {
        Path part = beside(to);
        step();
        Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        sync(part);
        move(part, to);
    }

    /** Copies a file, or a folder with all that is in it, to where nothing is. */
    final void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            Files.createDirectories(to);
            mirror(from, to);
        } else {
            copyFile(from, to);
        }
    }

    /** Makes a folder hold what another one does, and nothing else; each file is replaced at once. */
    final void mirror(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Path source = from.toRealPath();
        Path target = to.toRealPath();
        Files.walkFileTree(target, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!Files.isRegularFile(counterpart(file), LinkOption.NOFOLLOW_LINKS)) {
                    step();
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!Files.isDirectory(counterpart(folder))) {
                    step();
                    Files.delete(folder);
                }
                return FileVisitResult.CONTINUE;
            }

            private Path counterpart(Path path) {
                return source.resolve(target.relativize(path).toString());
            }
        });
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(counterpart(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path place = counterpart(file);
                if (!Files.isRegularFile(place) || Files.mismatch(file, place) >= 0) {
                    copyFile(file, place);
                }
                return FileVisitResult.CONTINUE;
            }

            private Path counterpart(Path path) {
                return target.resolve(source.relativize(path).toString());
            }
        });
        syncFolder(target);
    }

    /** Removes a file, or a folder with all that is in it. Nothing there is well, too. */
    final void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                step();
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                step();
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
