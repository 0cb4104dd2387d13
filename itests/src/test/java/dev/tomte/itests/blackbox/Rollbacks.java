package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Back and forth between two states of the configuration, of which half is in files: all red, and all blue. */
final class Rollbacks implements Witness {

    private static final int CONFIGURATIONS = 6;
    private static final Pattern VALUE = Pattern.compile("colour ?= ?\"?(red|blue)");

    private final TomteProcess tomte;
    private final Path underWay;
    private boolean toRed;
    private String acknowledged = "blue";

    Rollbacks(TomteProcess tomte) {
        this.tomte = tomte;
        underWay = tomte.data.resolve("snapshots/rollback");
    }

    /** Takes a snapshot of each state, in a Tomte that has none yet. */
    void prepare() throws IOException {
        paint("red");
        tomte.ok("config:snapshot", "red");
        paint("blue");
        tomte.ok("config:snapshot", "blue");
        for (int kept = 1; kept <= 2; kept++) {
            // As a backup would keep them: each rollback takes a snapshot of its own, and only ten stay.
            Files.createFile(tomte.data.resolve("snapshots/00000" + kept + ".kept.test"));
        }
    }

    @Override
    public void begin(ShellSession shell, int round) throws IOException {
        toRed = !toRed;
        acknowledged = "";
        shell.send("config:rollback " + (toRed ? 1 : 2));
        Await.until("it begins, round " + round, () -> Files.exists(underWay) || isAcknowledged(shell));
    }

    @Override
    public int lastsMs() {
        return 60;
    }

    @Override
    public void note(ShellSession shell) throws IOException {
        if (isAcknowledged(shell)) {
            acknowledged = colour();
        }
    }

    private static boolean isAcknowledged(ShellSession shell) throws IOException {
        return shell.out().contains("The configuration is that of snapshot");
    }

    @Override
    public void compare(String where) throws IOException {
        Await.until("all is of one state, " + where, () -> colours().size() == 1);
        if (!acknowledged.isEmpty()) {
            assertThat(colours()).as(where).containsExactly(acknowledged);
        }
        assertThat(underWay).as(where).doesNotExist();
        assertThat(tomte.data.resolve("snapshots/rollback.failed")).as(where).doesNotExist();
    }

    @Override
    public void compareAll(String where) throws IOException {
        compare(where);
        assertThat(tomte.log().lines().filter(line -> line.contains("was cut short and is now complete")))
                .as("kills that came in the middle, " + where)
                .isNotEmpty();
        tomte.ok("config:rollback", "1");
        assertThat(colours()).as(where).containsExactly("red");
    }

    private String colour() {
        return toRed ? "red" : "blue";
    }

    private void paint(String colour) throws IOException {
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
