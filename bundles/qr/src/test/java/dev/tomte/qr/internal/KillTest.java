package dev.tomte.qr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tomte.fixtures.OtherJava;
import dev.tomte.fixtures.TestStore;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingException.Reason;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    private static final int ROUNDS = 5;
    /** What ended is kept for so many codes only. */
    private static final int LAST = 40;

    private static final Pattern LINE = Pattern.compile("(issued|redeemed) ([0-9A-Z-]{14})");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName("S5: a code that was redeemed before a kill -9 is not redeemed again after it, five times over")
    void killed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + seed + ", round " + round;
            Deque<String> redeemed = killAfter(1 + random.nextInt(100), round);
            try (TestStore store = TestStore.open(folder)) {
                StoredPairingService pairings = new StoredPairingService(
                        store,
                        InstantSource.system(),
                        new PairingMemory(InstantSource.system(), System::nanoTime),
                        null,
                        null);
                for (String code : redeemed) {
                    PairingException refused =
                            catchThrowableOfType(PairingException.class, () -> pairings.redeem(code, "test"));
                    assertThat(refused.reason()).as(where).isEqualTo(Reason.USED);
                }
            }
        }
    }

    /** Kills the child once it has redeemed so many; the last ones. */
    private Deque<String> killAfter(int codes, int round) throws Exception {
        Process pairer = OtherJava.of(KilledPairer.class, folder.toString())
                .redirectError(folder.resolve("stderr-" + round + ".txt").toFile())
                .start();
        Deque<String> redeemed = new ArrayDeque<>();
        List<String> other = new ArrayList<>();
        int count = 0;
        StringBuilder line = new StringBuilder();
        try (BufferedReader out = pairer.inputReader(StandardCharsets.US_ASCII)) {
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                Matcher own = LINE.matcher(line);
                if (!own.matches()) {
                    other.add(line.toString());
                } else if (own.group(1).equals("redeemed")) {
                    redeemed.addLast(own.group(2));
                    count++;
                }
                line.setLength(0); // what the kill cut off never ends in a new line
                if (count == codes) {
                    pairer.toHandle().destroyForcibly(); // Process's own would close the stream too
                }
            }
        } finally {
            pairer.destroyForcibly();
        }
        assertThat(pairer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pairer.exitValue())
                .as("killed, not ended by itself: %s", other)
                .isEqualTo(137);
        assertThat(count).isGreaterThanOrEqualTo(codes);
        while (redeemed.size() > LAST) {
            redeemed.removeFirst();
        }
        return redeemed;
    }
}
