package dev.tomte.store.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** The files of a database and how they are handled. */
final class StoreFiles {

    private static final String OWNER_ONLY = "rw-------";

    private StoreFiles() {}

    static Path wal(Path database) {
        return beside(database, "-wal");
    }

    static Path shm(Path database) {
        return beside(database, "-shm");
    }

    static Path beside(Path database, String ending) {
        return database.resolveSibling(database.getFileName() + ending);
    }

    /** 0 for a file that is not there. */
    static long size(Path file) {
        return file.toFile().length();
    }

    /** Whether this process may change the database, the files beside it, and their folder. */
    static boolean isWritable(Path database) {
        return Files.isWritable(database.toAbsolutePath().getParent())
                && Stream.of("", "-wal", "-shm")
                        .map(ending -> beside(database, ending))
                        .allMatch(part -> Files.notExists(part) || Files.isWritable(part));
    }

    static void createOwnerOnly(Path file) throws IOException {
        Files.createFile(file);
        makeOwnerOnly(file);
    }

    static void makeOwnerOnly(Path file) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes names that were made, renamed or removed in the folder survive a power cut. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
