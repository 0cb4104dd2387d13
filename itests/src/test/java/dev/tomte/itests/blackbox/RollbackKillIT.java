package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goes back and forth between two states of the configuration, killed at a random moment each time. */
class RollbackKillIT {

    private static final int ROUNDS = Integer.getInteger("tomte.rollback.rounds", 20);
    private static final int CONFIGURATIONS = 6;
    private static final Pattern VALUE = Pattern.compile("colour ?= ?\"?(red|blue)");

    @TempDir
    Path folder;

    private TomteProcess tomte;

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName("S2: over 20 kills in the middle of rollbacks the configuration is always of one state")
    void allOrNothing() throws Exception {
        tomte = new TomteProcess(folder).start();
        paint("red");
        tomte.ok("config:snapshot", "red");
        paint("blue");
        tomte.ok("config:snapshot", "blue");
        for (int kept = 1; kept <= 2; kept++) {
            // As a backup would keep them: each rollback takes a snapshot of its own, and only ten stay.
            Files.createFile(tomte.data.resolve("snapshots/00000" + kept + ".kept.test"));
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int completed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + seed + ", round " + round;
            boolean toRed = round % 2 == 0;
            try (ShellSession shell = new ShellSession(tomte)) {
                shell.send("config:rollback " + (toRed ? 1 : 2));
                Await.until("it begins, " + where, () -> begun() || shell.out().contains("of snapshot"));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(60)); // the moment of the kill is what is tried out
                boolean acknowledged = shell.out().contains("The configuration is that of snapshot");
                tomte.kill();
                tomte.start();
                Await.until("all is of one state, " + where, () -> colours().size() == 1);
                if (acknowledged) {
                    completed++;
                    assertThat(colours()).as(where).containsExactly(toRed ? "red" : "blue");
                }
                assertThat(tomte.data.resolve("snapshots/rollback")).as(where).doesNotExist();
                assertThat(tomte.data.resolve("snapshots/rollback.failed"))
                        .as(where)
                        .doesNotExist();
            }
        }
        assertThat(tomte.log().lines().filter(line -> line.contains("was cut short and is now complete")))
                .as("kills that came in the middle, seed " + seed)
                .isNotEmpty();
        tomte.ok("config:rollback", "1");
        assertThat(colours()).as(completed + " rollbacks ended before the kill").containsExactly("red");
        assertThat(tomte.stop()).isZero();
    }

    private boolean begun() {
        return Files.exists(tomte.data.resolve("snapshots/rollback"));
    }

    /** Half of the configurations have files. */
    private void paint(String colour) throws Exception {
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Files.writeString(tomte.conf.resolve("com.example.file" + i + ".cfg"), "colour = " + colour + "\n");
            tomte.ok("config:set", "com.example.kept" + i, "colour", colour);
        }
        Await.until("the files are read", () -> colours().equals(Set.of(colour)));
    }

    /** Of all files, and of all that Configuration Admin keeps. */
    private Set<String> colours() throws IOException {
        Set<String> colours = new TreeSet<>();
        for (int i = 0; i < CONFIGURATIONS; i++) {
            colours.add(colour(tomte.conf.resolve("com.example.file" + i + ".cfg")));
            colours.add(colour(tomte.data.resolve("config/com.example.file" + i + ".config")));
            colours.add(colour(tomte.data.resolve("config/com.example.kept" + i + ".config")));
        }
        return colours;
    }

    private static String colour(Path file) throws IOException {
        Matcher matcher = VALUE.matcher(Files.exists(file) ? Files.readString(file) : "");
        return matcher.find() ? matcher.group(1) : "none in " + file;
    }
}
