package dev.tomte.backup.internal.restore;

import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder {@code restore} in the data folder. */
public final class RestoreFolder {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreFolder.class);

    /** When what is in a folder was made, ISO 8601. */
    static final String CREATED = "created";
    /** What the folder will be called in which the launcher keeps what it replaces. */
    static final String STAMP = "stamp";

    /** The secrets, sealed with the key beside them. */
    public static final String SECRETS = "secrets.age";

    public static final String SECRETS_KEY = "secrets.key";
    /** In place of secrets: under which stamp those that were replaced are kept in the secure storage. */
    public static final String SECRETS_KEPT = "secrets.kept";

    private static final String REPLACED = "replaced-";
    private static final DateTimeFormatter STAMP_FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    public RestoreFolder(Path data) {
        folder = data.resolve("restore");
    }

    /** Empty, for a restore that begins; what an earlier one left there is removed. */
    Path newStaging() throws IOException {
        Disk.ownFolder(folder);
        Disk.delete(staging());
        Disk.delete(discarded());
        return Disk.ownFolder(staging());
    }

    /** Whether the launcher has begun to put in place what waits, and was cut off. */
    boolean hasBegun() {
        return Files.exists(pending().resolve("begun"));
    }

    /**
     * What waits for the next start, and has not begun, does so no more; at once, for half of it must never wait. False if
     * nothing waited.
     */
    boolean discardPending() throws IOException {
        if (!Files.isDirectory(pending())) {
            return false;
        }
        // Copies that the launcher was about to keep are nothing that could be had back.
        Disk.delete(replaced(Files.readString(pending().resolve(STAMP)).strip()));
        Disk.delete(discarded());
        Disk.move(pending(), discarded());
        Disk.delete(discarded());
        return true;
    }

    void discardStaging() {
        try {
            Disk.delete(staging());
        } catch (IOException e) {
            LOG.warn("{} cannot be removed; the next restore tries again", staging(), e);
        }
    }

    /** All of them are in the secure storage; at once, for half of them must never wait. */
    public void discardSecrets() throws IOException {
        discardTaken();
        Disk.move(secrets(), taken());
        discardTaken();
    }

    /** What a kill left of those that were taken. */
    public void discardTaken() throws IOException {
        // The key first: without it the rest is noise.
        Files.deleteIfExists(taken().resolve(SECRETS_KEY));
        Disk.delete(taken());
    }

    /** When the backup was made that was put in place; 1970 if nothing was, or if it was what a restore had replaced. */
    public Instant restoredBackup() throws IOException {
        return Files.exists(secrets().resolve(SECRETS_KEPT)) ? Instant.EPOCH : created(secrets());
    }

    /** Whether a restore was put in place, and what has to be done then is not done yet. */
    public boolean hasSecrets() {
        return Files.isDirectory(secrets()) || Files.isDirectory(taken());
    }

    private Path taken() {
        return folder.resolve("taken");
    }

    private Path discarded() {
        return folder.resolve("discarded");
    }

    private Path staging() {
        return folder.resolve("staging");
    }

    /** What the next start will put in place. */
    Path pending() {
        return folder.resolve("pending");
    }

    /** Made by a restore that was put in place; its secrets, if it brought any, are not in the secure storage yet. */
    public Path secrets() {
        return folder.resolve("secrets");
    }

    Path replaced(String stamp) {
        return folder.resolve(REPLACED + stamp);
    }

    /** What restores replaced, newest first. */
    public List<Path> replaced() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(REPLACED))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .collect(Collectors.toList());
        }
    }

    /** The stamp of a folder of {@link #replaced()}. */
    public static String stamp(Path replaced) {
        return replaced.getFileName().toString().substring(REPLACED.length());
    }

    /** When what waits for the next start was made; empty if nothing waits. */
    public Optional<Instant> waiting() throws IOException {
        return Files.isDirectory(pending()) ? Optional.of(created(pending())) : Optional.empty();
    }

    /** One that no folder has yet. */
    String newStamp(Instant now) {
        Instant free = now;
        while (Files.exists(replaced(STAMP_FORMAT.format(free)))) {
            free = free.plusMillis(1);
        }
        return STAMP_FORMAT.format(free);
    }

    /** When what is in one of these folders was made; 1970 if that is not known. */
    public static Instant created(Path folder) throws IOException {
        Path file = folder.resolve(CREATED);
        return Files.exists(file) ? Instant.parse(Files.readString(file).strip()) : Instant.EPOCH;
    }
}
