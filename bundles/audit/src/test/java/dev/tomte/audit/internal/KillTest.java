package dev.tomte.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditVerdict;
import dev.tomte.fixtures.OtherJava;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

    private static final int ROUNDS = 10;
    private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (\\d+) ([0-9a-f]{64})");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName("W7: over ten kills -9 at random moments every acknowledged entry stays, and the chain holds")
    void killed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Link> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + seed + ", round " + round;
            acknowledged.addAll(killAfter(1 + random.nextInt(400), round));

            Fixture fixture = new Fixture(folder);
            AuditVerdict verdict =
                    fixture.log.verify(acknowledged.stream().map(Link::hash).toList());
            assertThat(verdict.faults()).as(where).isEmpty();
            for (Link link : acknowledged) {
                assertThat(fixture.store
                                .read(connection -> Entries.hold(connection, link))
                                .booleanValue())
                        .as("%s, entry %s", where, link.sequence())
                        .isTrue();
            }
            fixture.close();
        }
    }

    /** Kills the child once it has acknowledged so many, and reads all it had said until then. */
    private List<Link> killAfter(int lines, int round) throws Exception {
        Process auditor = OtherJava.of(KilledAuditor.class, folder.toString())
                .redirectError(folder.resolve("stderr-" + round + ".txt").toFile())
                .start();
        List<Link> acknowledged = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        try (BufferedReader out = auditor.inputReader(StandardCharsets.US_ASCII)) {
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                Matcher own = ACKNOWLEDGED.matcher(line);
                if (own.matches()) {
                    acknowledged.add(new Link(Long.parseLong(own.group(1)), own.group(2)));
                }
                line.setLength(0); // what the kill cut off never ends in a new line
                if (acknowledged.size() == lines) {
                    auditor.toHandle().destroyForcibly(); // Process's own would close the stream too
                }
            }
        } finally {
            auditor.destroyForcibly();
        }
        assertThat(auditor.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(auditor.exitValue()).as("killed, not ended by itself").isEqualTo(137);
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(lines);
        return acknowledged;
    }
}
