package dev.tomte.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a Tomte that does not answer.
 *
 * @param data its folder
 * @param state {@code stopped}, {@code restarting}, {@code starting} or {@code unresponsive}
 * @param runtime its process; null if there is none
 * @param isSupervised whether the script that starts it again is there
 * @param pending why it ended, when it is being started again
 */
record Absence(
        Path data, String state, @Nullable ProcessHandle runtime, boolean isSupervised, Optional<LastRestart> pending) {

    /** @param silent whether its socket is there, but nothing comes */
    static Absence of(Path data, boolean silent) throws IOException {
        ProcessHandle supervisor = Processes.supervisor(data);
        ProcessHandle runtime = Processes.runtime(data);
        if (runtime != null) {
            String state = silent ? "unresponsive" : "starting";
            return new Absence(data, state, runtime, supervisor != null, Optional.empty());
        }
        if (supervisor == null) {
            return new Absence(data, "stopped", null, false, Optional.empty());
        }
        Optional<LastRestart> pending = LastRestart.read(data)
                .filter(last -> last.isPending(supervisor.info().startInstant(), Instant.now()));
        return new Absence(data, pending.isPresent() ? "restarting" : "starting", null, true, pending);
    }

    boolean isStopped() {
        return state.equals("stopped");
    }

    /** What comes of it, as the second half of a sentence. */
    String outlook() {
        return pending.map(last -> last.words(Instant.now())).orElse("it is " + state);
    }

    /** The answer of {@code tomte status}. */
    String told(boolean json) {
        if (json) {
            return "{\"state\":\"" + state + "\",\"pid\":" + (runtime == null ? "null" : runtime.pid())
                    + ",\"uptimeMs\":null,\"http\":null,\"version\":null,\"archive\":null,\"plugins\":[],"
                    + "\"lastRestart\":" + pending.map(LastRestart::json).orElse("null")
                    + (isStopped() ? "" : ",\"supervised\":" + isSupervised) + "}";
        }
        if (isStopped()) {
            return "Tomte is not running on " + data + ".";
        }
        if (runtime == null) {
            return "Tomte is not running on " + data + ": " + outlook() + ".";
        }
        return "Tomte is " + state + " (process " + runtime.pid() + ")"
                + (state.equals("unresponsive") ? ": it does not answer on " + data.resolve("tomte.sock") : "") + ".";
    }
}
