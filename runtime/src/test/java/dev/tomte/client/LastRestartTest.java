package dev.tomte.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastRestartTest {

    private static final String CRASH = line("2026-11-22T10:00:00Z", 137, "killed (SIGKILL)", 4);
    private static final Instant CRASHED = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path data;

    @Test
    @DisplayName("U1: the last whole line counts; a line that was cut short or is something else does not")
    void lastWhole() throws Exception {
        assertThat(LastRestart.read(data)).isEmpty();
        write(line("2026-11-21T10:00:00Z", 3, "out of memory", 1), CRASH, CRASH.substring(0, 40), "{}", "");
        assertThat(LastRestart.read(data)).map(LastRestart::json).contains(CRASH);
        write(line("yesterday", 3, "out of memory", 1), CRASH.substring(1));
        assertThat(LastRestart.read(data)).isEmpty();
    }

    @Test
    @DisplayName("U1: the seconds until the next start are counted down, and never more than the whole wait")
    void words() throws Exception {
        write(CRASH);
        LastRestart last = LastRestart.read(data).orElseThrow();
        String begin = "it crashed, killed (SIGKILL), and is being started again ";
        assertThat(last.words(CRASHED.plusMillis(500))).isEqualTo(begin + "in 4 s");
        assertThat(last.words(CRASHED.plusMillis(3500))).isEqualTo(begin + "in 1 s");
        assertThat(last.words(CRASHED.plusSeconds(6))).isEqualTo(begin + "now");
        assertThat(last.words(CRASHED.minusSeconds(86_400))).isEqualTo(begin + "in 4 s");

        write(line("2026-11-22T10:00:00Z", 100, "asked \\\"for\\\"", 0));
        assertThat(LastRestart.read(data).orElseThrow().words(CRASHED)).isEqualTo("it is being restarted");
    }

    @Test
    @DisplayName("U1: a restart of an earlier supervisor, or of long ago, is not the one that is coming")
    void pending() throws Exception {
        write(CRASH);
        LastRestart last = LastRestart.read(data).orElseThrow();
        assertThat(last.isPending(Optional.of(CRASHED.minusSeconds(60)), CRASHED.plusSeconds(3)))
                .isTrue();
        assertThat(last.isPending(Optional.empty(), CRASHED.plusSeconds(3))).isTrue();
        assertThat(last.isPending(Optional.of(CRASHED.plusSeconds(3)), CRASHED.plusSeconds(3)))
                .isFalse();
        assertThat(last.isPending(Optional.of(CRASHED.minusSeconds(60)), CRASHED.plusSeconds(14)))
                .isFalse();
    }

    private void write(String... lines) throws Exception {
        Files.writeString(data.resolve("restarts.jsonl"), String.join("\n", lines));
    }

    private static String line(String at, int status, String reason, int backoff) {
        return "{\"at\":\"" + at + "\",\"exitStatus\":" + status + ",\"reason\":\"" + reason
                + "\",\"uptimeSeconds\":5,\"backoffSeconds\":" + backoff + "}";
    }
}
