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

    /** What waits for the next start does so no more; at once, for half of it must never wait. False if nothing waited. */
    boolean discardPending() throws IOException {
        if (!Files.isDirectory(pending())) {
            return false;
        }
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

    /** Secrets that were restored and are not in the secure storage yet. */
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

    static Instant created(Path folder) throws IOException {
        Path file = folder.resolve(CREATED);
        return Files.exists(file) ? Instant.parse(Files.readString(file).strip()) : Instant.EPOCH;
    }
}
