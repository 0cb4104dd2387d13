package dev.tomte.backup.internal;

import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that backups are in. A file in it that ends as a backup's does is one, whole: others are never given that name. */
final class BackupFolder {

    static final String ENDING = ".tar.zst.age";

    private static final Logger LOG = LoggerFactory.getLogger(BackupFolder.class);
    private static final String PART = ".part";
    private static final int BEGINNING = 64;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'tomte-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    private BackupFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder as it is configured.
     *
     * @param data made if it is there that backups go
     * @throws IOException if a folder of the owner's choice is not there
     */
    static BackupFolder of(BackupSettings settings, Path data) throws IOException {
        if (settings.folder().isEmpty()) {
            return new BackupFolder(Disk.ownFolder(data.resolve("backups")));
        }
        Path chosen = data.resolve(settings.folder().get());
        if (!Files.isDirectory(chosen)) {
            throw new NoSuchFileException(
                    chosen.toString(),
                    null,
                    "the folder for backups is not there: is its disk mounted? Make it, or change folder in dev.tomte.backup");
        }
        return new BackupFolder(chosen);
    }

    Path path() {
        return folder;
    }

    /** A name that no backup has. */
    Path newFile(Instant now) {
        Path file = folder.resolve(NAME.format(now) + ENDING);
        for (int i = 2; Files.exists(file); i++) {
            file = folder.resolve(NAME.format(now) + "-" + i + ENDING);
        }
        return file;
    }

    /** What a file is called until it is whole. */
    static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + PART);
    }

    /** Whether a file is one of its backups, by its place and name. */
    boolean holds(Path file) {
        return folder.equals(file.getParent()) && file.getFileName().toString().endsWith(ENDING);
    }

    /** All backups in it. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING) && Files.isRegularFile(file))
                    .toList();
        }
    }

    /** Removes what is left of backups that were broken off, by a kill for example. Only while none is being made. */
    void clear() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(BackupFolder::isPart)::iterator) {
                Files.deleteIfExists(file);
                LOG.info("Removed {}, which was never completed", file);
            }
        } catch (IOException e) {
            LOG.warn("What is left of unfinished backups in {} cannot be removed", folder, e);
        }
    }

    /** What opens a backup from elsewhere. */
    static Protection protection(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Seals.protectionOf(in.readNBytes(BEGINNING));
        } catch (IOException e) {
            LOG.debug("{} cannot be looked into", file, e);
            return Protection.UNKNOWN;
        }
    }

    private static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(ENDING + PART);
    }
}
