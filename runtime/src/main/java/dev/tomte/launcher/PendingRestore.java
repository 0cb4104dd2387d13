package dev.tomte.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts in place what a restore made ready in {@code data/restore/pending}, before anything runs that could be in the way,
 * and keeps what it replaces in {@code data/restore/replaced-STAMP}. Each step can be done twice: after a kill, the next
 * start goes on from the beginning. What is in {@code pending} says by its name where it belongs; a name with
 * {@code .absent} says that there was nothing.
 */
final class PendingRestore {

    private static final String ABSENT = ".absent";
    private static final String DATABASE = "tomte.db";

    private final Layout layout;
    private final DurableFiles files;
    private final Path folder;
    private final Path pending;
    private final Map<String, Path> places = new LinkedHashMap<>();

    private PendingRestore(Layout layout, DurableFiles files) {
        this.layout = layout;
        this.files = files;
        folder = layout.data().resolve("restore");
        pending = folder.resolve("pending");
        places.put("conf", layout.conf());
        places.put("config", layout.data().resolve("config"));
        places.put("plugins", layout.plugins());
        places.put("admin.password", layout.data().resolve("admin.password"));
    }

    /**
     * Does what is pending, if anything is.
     *
     * @throws IOException if it has begun and cannot be completed now
     */
    static void apply(Layout layout) throws IOException {
        apply(layout, new DurableFiles());
    }

    static void apply(Layout layout, DurableFiles files) throws IOException {
        PendingRestore restore = new PendingRestore(layout, files);
        // What a kill left of a restore that was being read, or forgotten, may be as large as the database.
        for (String left : new String[] {"staging", "discarded", "done"}) {
            files.delete(restore.folder.resolve(left));
        }
        if (Files.isDirectory(restore.pending)) {
            restore.apply();
        }
    }

    private void apply() throws IOException {
        Path replaced = folder.resolve("replaced-" + text("stamp"));
        try {
            keep(replaced);
        } catch (IOException e) {
            if (Files.exists(begun())) {
                throw failed(e);
            }
            System.err.println("tomte: the restore that waits in " + pending + " cannot keep what it would replace ("
                    + e + "); starting without it, and trying again at the next start");
            return;
        }
        System.out.println(
                "Restoring what was made at " + text("created") + "; what it replaces is kept in " + replaced);
        try {
            files.write(begun(), "");
            replaceDatabase(replaced);
            for (Map.Entry<String, Path> place : places.entrySet()) {
                replace(place.getKey(), place.getValue());
            }
            addArtifacts();
            handOverSecrets();
            // What is deployed may be something else now.
            files.delete(layout.cache());
            files.move(pending, done());
            files.delete(done());
            forgetOlder(replaced);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Half of it must not run; what is in the way, a full disk, may pass. */
    private IOException failed(IOException cause) {
        return new IOException(
                "The restore in " + pending + " has begun and cannot be completed: " + cause.getMessage()
                        + ". It goes on at the next start; nothing is lost",
                cause);
    }

    private String text(String name) throws IOException {
        return Files.readString(pending.resolve(name)).strip();
    }

    private Path begun() {
        return pending.resolve("begun");
    }

    private Path done() {
        return folder.resolve("done");
    }

    /** Copies, since the folders may be on other disks; whole or not at all, so that a second time finds the first one's. */
    private void keep(Path replaced) throws IOException {
        if (!Files.exists(begun())) {
            // Copies of an earlier attempt: Tomte may have run since, and changed what they are of.
            files.delete(replaced);
        }
        files.makeOwn(replaced);
        for (Map.Entry<String, Path> place : places.entrySet()) {
            String name = place.getKey();
            if (concerns(name) && !isKept(replaced, name)) {
                if (Files.exists(place.getValue())) {
                    Path part = replaced.resolve("part");
                    files.delete(part);
                    files.copy(place.getValue(), part);
                    files.move(part, replaced.resolve(name));
                } else {
                    files.write(replaced.resolve(name + ABSENT), "");
                }
            }
        }
        if (!Files.exists(replaced.resolve("created"))) {
            files.write(replaced.resolve("created"), Instant.now() + "\n");
        }
    }

    /** By renaming: it may be large, and is on the same disk. Its log goes before it, since alone it is worth nothing. */
    private void replaceDatabase(Path replaced) throws IOException {
        if (!concerns(DATABASE)) {
            return;
        }
        if (!isKept(replaced, DATABASE)) {
            Files.deleteIfExists(layout.data().resolve(DATABASE + "-shm"));
            if (!move(layout.data(), replaced)) {
                files.write(replaced.resolve(DATABASE + ABSENT), "");
            }
        }
        move(pending, layout.data());
    }

    /** Whether there was a database. */
    private boolean move(Path from, Path to) throws IOException {
        boolean isThere = Files.exists(from.resolve(DATABASE));
        for (String part : new String[] {"-journal", "-wal", ""}) {
            Path file = from.resolve(DATABASE + part);
            if (Files.exists(file)) {
                files.move(file, to.resolve(file.getFileName()));
            }
        }
        return isThere;
    }

    private void replace(String name, Path place) throws IOException {
        if (Files.exists(pending.resolve(name + ABSENT))) {
            files.delete(place);
        } else if (Files.isDirectory(pending.resolve(name))) {
            files.mirror(pending.resolve(name), place);
        } else if (Files.exists(pending.resolve(name))) {
            files.copyFile(pending.resolve(name), place);
        }
    }

    /** They are named by their content: nothing is replaced. */
    private void addArtifacts() throws IOException {
        Path artifacts = pending.resolve("artifacts");
        if (!Files.isDirectory(artifacts)) {
            return;
        }
        Path place = layout.data().resolve("artifacts");
        Files.createDirectories(place);
        try (Stream<Path> found = Files.list(artifacts)) {
            for (Path file : (Iterable<Path>) found::iterator) {
                files.copyFile(file, place.resolve(file.getFileName().toString()));
            }
        }
    }

    /**
     * The backup service takes them into the secure storage, which is not there yet, and notes what was restored. Those of
     * an earlier restore that it did not get to are not of this one.
     */
    private void handOverSecrets() throws IOException {
        Path secrets = folder.resolve("secrets");
        files.delete(secrets);
        files.makeOwn(secrets);
        for (String name : new String[] {"created", "secrets.kept", "secrets.key", "secrets.age"}) {
            if (Files.exists(pending.resolve(name))) {
                files.copyFile(pending.resolve(name), secrets.resolve(name));
            }
        }
    }

    /** Only what the last restore replaced can be had back. */
    private void forgetOlder(Path newest) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : (Iterable<Path>) found::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith("replaced-")
                        && name.compareTo(newest.getFileName().toString()) < 0) {
                    files.delete(file);
                }
            }
        }
    }

    private boolean concerns(String name) {
        return Files.exists(pending.resolve(name)) || Files.exists(pending.resolve(name + ABSENT));
    }

    private static boolean isKept(Path replaced, String name) {
        return Files.exists(replaced.resolve(name)) || Files.exists(replaced.resolve(name + ABSENT));
    }
}
