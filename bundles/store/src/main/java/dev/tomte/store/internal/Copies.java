package dev.tomte.store.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of a database: {@code backups/*.db} beside it, and its own name followed by {@code .bak}. */
final class Copies {

    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private Copies() {}

    /** The newest that passes the integrity check. Backups are found, never restored: that is the owner's decision. */
    static Optional<Path> newestGood(Path database) {
        for (Path copy : newestFirst(database)) {
            try {
                if (IntegrityCheck.isGoodCopy(copy)) {
                    return Optional.of(copy);
                }
                LOG.warn("The copy {} is not a sound database either", copy);
            } catch (SQLException e) {
                LOG.warn("The copy {} cannot be read as a database: {}", copy, e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** The newest backup in the usual folder: sealed, so that nobody here can tell whether it is good. */
    static Optional<Path> newestBackup(Path database) {
        List<Path> backups = new ArrayList<>();
        try {
            list(folder(database), "", ".tar.zst.age", backups);
        } catch (IOException e) {
            LOG.warn("Cannot look for backups of {}", database, e);
        }
        return backups.stream().max(Comparator.comparing(Copies::modified));
    }

    private static Path folder(Path database) {
        return database.resolveSibling("backups");
    }

    private static List<Path> newestFirst(Path database) {
        List<Path> copies = new ArrayList<>();
        Path folder = database.getParent();
        try {
            list(folder, database.getFileName() + ".bak", "", copies);
            list(folder(database), "", ".db", copies);
        } catch (IOException e) {
            LOG.warn("Cannot look for copies of {}", database, e);
        }
        copies.sort(Comparator.comparing(Copies::modified).reversed());
        return copies;
    }

    private static void list(Path folder, String start, String end, List<Path> copies) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean part = name.endsWith("-wal") || name.endsWith("-shm") || name.endsWith("-journal");
                if (name.startsWith(start) && name.endsWith(end) && !part && Files.isRegularFile(file)) {
                    copies.add(file);
                }
            }
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot see the age of " + file, e);
        }
    }
}
