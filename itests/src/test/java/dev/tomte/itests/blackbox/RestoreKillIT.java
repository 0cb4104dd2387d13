package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goes back and forth between two backups, killed at a random moment each time. */
@Order(3) // it takes long
class RestoreKillIT {

    private static final int ROUNDS = Integer.getInteger("tomte.restore.rounds", 12);
    /** Files beside the configurations, so that putting them in place takes a while. */
    private static final int FILES = 80;

    private static final String SECRET = "test/token";

    @TempDir
    Path folder;

    private final Map<String, Path> backups = new LinkedHashMap<>();
    private TomteProcess tomte;
    private Probe probe;
    private AgeTar programs;
    private Random random;

    @AfterEach
    void close() throws IOException {
        if (tomte != null) {
            tomte.close();
        }
    }

    @Test
    @DisplayName(
            "B4: over 12 rounds of kills in the middle of restores the device is wholly the one backup or the other")
    void allOrNothing() throws Exception {
        programs = new AgeTar(folder);
        tomte = new TomteProcess(Files.createDirectory(folder.resolve("device")))
                .few("tasks", "settings", "secrets", "backup");
        probe = new Probe(tomte);
        long seed = System.nanoTime();
        random = new Random(seed);
        makeBackups();

        String is = "blue";
        int cutShort = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + seed + ", round " + round;
            String wanted = is.equals("red") ? "blue" : "red";
            if (round % 3 == 0) {
                wanted = killTool(wanted) ? wanted : is;
            } else {
                tomte.ok("backup", "restore", "--identity", programs.key().toString(), path(wanted));
                cutShort += killStart() ? 1 : 0;
                cutShort += random.nextBoolean() && killStart() ? 1 : 0;
                wanted = round % 3 == 2 && undo(where) ? is : wanted;
            }
            tomte.start();
            is = awaitOneColour(where);
            assertThat(is).as(where).isEqualTo(wanted);
            new Backups(tomte).awaitClean(where);
            assertThat(tomte.data.resolve("restore/pending")).as(where).doesNotExist();
            assertThat(tomte.data.resolve("restore/done")).as(where).doesNotExist();
            tomte.kill();
        }
        assertThat(cutShort)
                .as("starts that were killed while the restore was put in place, seed " + seed)
                .isPositive();
        for (String colour : backups.keySet()) {
            assertThat(tomte.ok("backup", "verify", "--identity", programs.key().toString(), path(colour)))
                    .contains("is good");
        }
    }

    /** Of the same device, painted all over. */
    private void makeBackups() throws Exception {
        tomte.start();
        for (String colour : new String[] {"red", "blue"}) {
            probe.drop(colour.equals("red") ? "1.0.0" : "2.0.0");
            probe.awaitLive();
            Path notes = Files.createDirectories(tomte.conf.resolve("notes"));
            for (int i = 0; i < FILES; i++) {
                Files.writeString(notes.resolve(i + ".txt"), colour);
            }
            Files.writeString(notes.resolve("only-" + colour + ".txt"), colour);
            Files.deleteIfExists(notes.resolve("only-" + (colour.equals("red") ? "blue" : "red") + ".txt"));
            tomte.ok("settings:set", "deviceLabel", colour);
            new Belongings(tomte).put(SECRET, colour);
            tomte.ok("config:set", "com.example.shed", "colour", colour);
            tomte.ok("probe:put", "k-colour", colour);
            Await.until(
                    "the setting is in its file", () -> Files.readString(tomte.conf.resolve("dev.tomte.settings.cfg"))
                            .contains(colour));
            Path backup = folder.resolve(colour + ".tar.zst.age");
            tomte.ok("backup:create", "--recipient", programs.recipient(), "--to", backup.toString());
            backups.put(colour, backup);
        }
        tomte.kill();
    }

    private String path(String colour) {
        return String.valueOf(backups.get(colour));
    }

    /** Kills {@code tomte backup restore} at some moment; whether the restore waited for the next start all the same. */
    private boolean killTool(String colour) throws Exception {
        Process tool =
                tomte.begin("backup", "restore", "--identity", programs.key().toString(), path(colour));
        if (random.nextBoolean()) {
            Await.until("it unpacks", () -> !tool.isAlive() || Files.exists(tomte.data.resolve("restore/staging")));
        }
        pause(random.nextInt(400));
        tool.descendants().forEach(ProcessHandle::destroyForcibly);
        tool.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
        return isPending();
    }

    /** Kills a start at some moment, half of the time while the restore is put in place; whether it was cut off there. */
    private boolean killStart() throws Exception {
        tomte.launch();
        if (random.nextInt(3) > 0) {
            Await.until("it is put in place", () -> isReplacing() || !isPending());
            pause(random.nextInt(80));
        } else {
            pause(random.nextInt(1000));
        }
        tomte.kill();
        return isReplacing();
    }

    /** Takes a restore back, however far it came; false if it is in place by half, which has to be completed first. */
    private boolean undo(String where) {
        boolean isHalf = Files.exists(tomte.data.resolve("restore/pending/begun"));
        Result undone = tomte.tomte("backup", "undo");
        assertThat(undone.status()).as(where + ", " + undone).isEqualTo(isHalf ? 1 : 0);
        if (isHalf) {
            assertThat(undone.err())
                    .as(where)
                    .contains("start Tomte, which completes it")
                    .hasLineCount(1);
        }
        return !isHalf;
    }

    private static void pause(int milliseconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(milliseconds); // the moment of the kill is what is tried out
    }

    private boolean isPending() {
        return Files.isDirectory(tomte.data.resolve("restore/pending"));
    }

    /** Whether the launcher keeps or replaces things for a restore that is not complete. */
    private boolean isReplacing() throws IOException {
        Path pending = tomte.data.resolve("restore/pending");
        if (!Files.exists(pending.resolve("stamp"))) {
            return false;
        }
        String stamp = Files.readString(pending.resolve("stamp")).strip();
        return Files.exists(tomte.data.resolve("restore/replaced-" + stamp));
    }

    /** Plug-ins come up, and secrets are taken, while Tomte runs; all else is there at once. */
    private String awaitOneColour(String where) throws IOException {
        Set<String> files = new TreeSet<>();
        Path notes = tomte.conf.resolve("notes");
        try (Stream<Path> all = Files.list(notes)) {
            for (Path note : all.toList()) {
                files.add(Files.readString(note));
            }
        }
        assertThat(files).as("files, " + where).hasSize(1);
        String colour = files.iterator().next();
        assertThat(notes.resolve("only-" + colour + ".txt")).as(where).exists();
        try (Stream<Path> all = Files.list(notes)) {
            assertThat(all).as(where).hasSize(FILES + 1);
        }
        assertThat(tomte.ok("settings:get", "deviceLabel").strip()).as(where).isEqualTo(colour);
        assertThat(tomte.ok("config:get", "com.example.shed")).as(where).contains(colour);
        Await.until("plug-in and secrets are " + colour + ", " + where, Await.LIMIT, tomte::diagnosis, () -> {
            assertThat(tomte.ok("probe:get", "k-colour").strip()).isEqualTo(colour);
            assertThat(tomte.ok("probe:version").strip()).isEqualTo(colour.equals("red") ? "1.0.0" : "2.0.0");
            assertThat(tomte.ok("secret:get", "--show", SECRET)).isEqualTo(colour);
            return true;
        });
        return colour;
    }
}
