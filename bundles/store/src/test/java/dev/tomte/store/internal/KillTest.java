package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

    private static final int ROUNDS = 10;
    private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+)");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName(
            "every acknowledged change survives kill -9 at a random moment, ten times over, and no other is half there")
    void killed() throws Exception {
        Random random = new Random();
        Set<Long> acknowledged = new HashSet<>();
        long next = 1;
        for (int round = 0; round < ROUNDS; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            KilledWriter.class.getName(),
                            folder.resolve("tomte.db").toString(),
                            Long.toString(next))
                    .redirectError(folder.resolve("stderr-" + round + ".txt").toFile())
                    .start();
            Set<Long> now = killAfter(writer, 1 + random.nextInt(3000));
            acknowledged.addAll(now);
            try (SqliteDatabase store = Fixture.open(folder)) {
                assertThat(store.status().recoveredAt()).as("round %s", round).isEmpty();
                Set<Long> there = new HashSet<>(Fixture.ids(store));
                assertThat(there).as("round %s", round).containsAll(acknowledged);
                assertThat(now).as("round %s", round).isNotEmpty();
                next = 1 + there.stream().mapToLong(Long::longValue).max().orElse(0);
            }
        }
        assertThat(new File(folder.toFile(), "tomte.db.open")).doesNotExist();
    }

    /** Kills the child once it has acknowledged so many, and reads all it had said until then. */
    private static Set<Long> killAfter(Process writer, int lines) throws Exception {
        Set<Long> acknowledged = new HashSet<>();
        StringBuilder line = new StringBuilder();
        try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                Matcher own = ACKNOWLEDGED.matcher(line); // the driver prints too, of a native library it cannot delete
                if (own.matches()) {
                    acknowledged.add(Long.parseLong(own.group(1)));
                }
                line.setLength(0); // what the kill cut off never ends in a new line
                if (acknowledged.size() == lines) {
                    writer.toHandle().destroyForcibly(); // Process's own would close the stream too
                }
            }
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).as("killed, not ended by itself").isEqualTo(137);
        return acknowledged;
    }
}
