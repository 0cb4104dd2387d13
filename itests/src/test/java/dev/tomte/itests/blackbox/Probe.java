package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The probe in one Tomte, written to until somebody pulls the plug; remembers what was acknowledged. */
final class Probe {

    private static final int WRITES = 400;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TomteProcess tomte;
    private final Map<String, String> acknowledged = new TreeMap<>();
    private String dropped = "";

    Probe(TomteProcess tomte) {
        this.tomte = tomte;
    }

    Map<String, String> acknowledged() {
        return acknowledged;
    }

    void drop(String version) throws IOException {
        Path jar = Jars.withVersion(Jars.probe(), version, tomte.folder.resolve("probe-" + version + ".jar"));
        Jars.drop(jar, tomte.plugins, "probe.jar");
        dropped = version;
    }

    /** Drops the other one of two versions. */
    void dropOther() throws IOException {
        drop(dropped.equals("1.0.0") ? "2.0.0" : "1.0.0");
    }

    /** Returns when the version dropped last answers. */
    void awaitLive(ShellSession shell, String where) {
        shell.awaitAnswer("probe:version", dropped, where);
    }

    /** The same, asked by a client process each time. */
    void awaitLive() {
        Await.until("the probe is live", LIMIT, tomte::diagnosis, () -> tomte.ok("probe:version")
                .strip()
                .equals(dropped));
    }

    /** Everything kept of what was written. */
    Map<String, String> kept() {
        Map<String, String> entries = new TreeMap<>();
        for (String line : ask("probe:dump", "k-").split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return entries;
    }

    /** What a command of the probe prints; asked again while the probe is just being replaced. */
    String ask(String... command) {
        AtomicReference<String> answer = new AtomicReference<>("");
        Await.until("the probe answers", LIMIT, tomte::diagnosis, () -> {
            answer.set(tomte.ok(command));
            return true;
        });
        return answer.get();
    }

    /** Writes one value after the other, each once the one before is acknowledged, and kills Tomte meanwhile. */
    void writeUntilKilled(ShellSession shell, int round, int afterMs, boolean redeploy) throws Exception {
        String prefix = String.format("k-%03d-", round);
        shell.awaitAnswer("probe:put " + prefix + "000 v0", "acknowledged " + prefix + "000", "round " + round);
        List<String> writes = new ArrayList<>();
        for (int i = 1; i < WRITES; i++) {
            writes.add(String.format("probe:put %s%03d v%d", prefix, i, i));
        }
        shell.send(writes);
        if (redeploy) {
            dropOther();
        }
        killAfter(afterMs);
        shell.awaitEnd();
        for (String line : shell.out().split("\n", -1)) {
            if (line.matches("acknowledged k-\\d{3}-\\d{3}")) {
                String key = line.substring("acknowledged ".length());
                acknowledged.put(key, "v" + Integer.parseInt(key.substring(6)));
            }
        }
    }

    void killAfter(int milliseconds) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(never.await(milliseconds, TimeUnit.MILLISECONDS)).isFalse();
        tomte.kill();
    }
}
