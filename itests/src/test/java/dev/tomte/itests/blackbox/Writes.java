package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values that the probe writes one after the other, each once the one before is acknowledged. */
final class Writes implements Witness {

    private static final int COUNT = 400;

    private final Probe probe;
    private final Map<String, String> acknowledged = new TreeMap<>();

    Writes(Probe probe) {
        this.probe = probe;
    }

    Map<String, String> acknowledged() {
        return acknowledged;
    }

    @Override
    public void begin(ShellSession shell, int round) throws IOException {
        String prefix = String.format("k-%03d-", round);
        shell.awaitAnswer("probe:put " + prefix + "000 v0", "acknowledged " + prefix + "000", "round " + round);
        List<String> writes = new ArrayList<>();
        for (int i = 1; i < COUNT; i++) {
            writes.add(String.format("probe:put %s%03d v%d", prefix, i, i));
        }
        shell.send(writes);
    }

    @Override
    public int lastsMs() {
        return 300;
    }

    @Override
    public void note(ShellSession shell) throws IOException {
        shell.awaitEnd();
        for (String line : shell.out().split("\n", -1)) {
            if (line.matches("acknowledged k-\\d{3}-\\d{3}")) {
                String key = line.substring("acknowledged ".length());
                acknowledged.put(key, "v" + Integer.parseInt(key.substring(6)));
            }
        }
    }

    @Override
    public void compare(String where) {
        assertThat(kept()).as(where).containsAllEntriesOf(acknowledged);
    }

    private Map<String, String> kept() {
        Map<String, String> entries = new TreeMap<>();
        for (String line : probe.ask("probe:dump", "k-").split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return entries;
    }
}
