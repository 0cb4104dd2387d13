package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {

    @TempDir
    Path folder;

    private TomteProcess tomte;

    @BeforeEach
    void prepare() throws Exception {
        tomte = new TomteProcess(folder).few();
    }

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    private void awaitAnother(long pid) {
        Await.until("another process answers", () -> {
            if (tomte.runtime().pid() == pid) {
                return false; // each question takes a client process
            }
            Result status = tomte.tomte("status", "--json");
            return status.status() == 0 && status.json().getJsonNumber("pid").longValue() != pid;
        });
    }

    @Test
    @DisplayName("W4, U1: a runtime that is killed comes back after 1 s, 2 s, 4 s, and each reason is kept; while its"
            + " supervisor waits status says so, run and start make no second one, and stop ends it for good")
    void crashes() throws Exception {
        tomte.start();
        for (int i = 0; i < 2; i++) {
            ProcessHandle runtime = tomte.runtime();
            runtime.destroyForcibly();
            awaitAnother(runtime.pid());
        }
        assertThat(restarts()).hasSize(2);
        assertThat(restarts().get(0)).contains("\"exitStatus\":137", "SIGKILL", "\"backoffSeconds\":1");
        assertThat(restarts().get(1)).contains("\"backoffSeconds\":2");
        JsonObject last = tomte.tomte("status", "--json").json().getJsonObject("lastRestart");
        assertThat(last.getString("reason")).contains("SIGKILL");

        // Now the supervisor waits for as long as a few questions take.
        killRuntime(3);
        Result waiting = tomte.tomte("status", "--json");
        assertThat(waiting.status()).isEqualTo(3);
        assertThat(waiting.json().getString("state")).isEqualTo("restarting");
        assertThat(waiting.json().getBoolean("supervised")).isTrue();
        assertThat(waiting.json().getJsonObject("lastRestart").getInt("backoffSeconds"))
                .isEqualTo(4);
        Result run = tomte.tomte("run");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("Another Tomte (supervisor " + tomte.supervisor().pid())
                .contains("it crashed, killed (SIGKILL), and is being started again ");
        Result start = tomte.tomte("start");
        assertThat(start.status()).as(start.toString()).isZero();
        assertThat(start.out()).contains("is being started again ", "Tomte is running again on " + tomte.data);
        assertThat(Files.readString(tomte.data.resolve("supervisor.pid")).strip())
                .isEqualTo(Long.toString(tomte.supervisor().pid()));

        killRuntime(4);
        Result status = tomte.tomte("status");
        assertThat(status.status()).isEqualTo(3);
        assertThat(status.out()).contains("it crashed, killed (SIGKILL), and is being started again ");
        tomte.ok("stop");
        assertThat(tomte.awaitEnd()).isZero();
        assertThat(tomte.tomte("status").out()).contains("Tomte is not running on " + tomte.data + ".");
        assertThat(restarts()).hasSize(4);
    }

    /** Returns when that crash, the how-manieth it is, is recorded. */
    private void killRuntime(int crash) throws IOException {
        tomte.runtime().destroyForcibly();
        Await.until("crash " + crash + " is recorded", () -> restarts().size() == crash);
    }

    @Test
    @DisplayName("W4: a terminated runtime ends its supervisor too, and nothing stays behind")
    void terminate() throws Exception {
        tomte.start();
        ProcessHandle runtime = tomte.runtime();
        tomte.supervisor().destroy();
        assertThat(tomte.awaitEnd()).isZero();
        assertThat(runtime.isAlive()).isFalse();
        assertThat(tomte.data.resolve("tomte.pid")).doesNotExist();
    }

    private List<String> restarts() throws IOException {
        return Files.readAllLines(tomte.data.resolve("restarts.jsonl"));
    }

    @Test
    @DisplayName("U1: when the supervisor alone was killed, status says that nobody supervises this Tomte")
    void unsupervised() throws Exception {
        tomte.start();
        assertThat(tomte.tomte("status", "--json").json().getBoolean("supervised"))
                .isTrue();
        assertThat(tomte.ok("status")).doesNotContain("Nobody supervises");
        tomte.supervisor().destroyForcibly().onExit().join();
        assertThat(tomte.tomte("status", "--json").json().getBoolean("supervised"))
                .isFalse();
        assertThat(tomte.ok("status")).contains("Nobody supervises this Tomte");
        tomte.ok("stop");
        assertThat(tomte.tomte("status").status()).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "F6: a reboot that nobody has set up is refused; else exit status 101 runs the reboot command of conf/ and"
                    + " keeps the reason")
    void reboot() throws Exception {
        tomte.start();
        Result refused = tomte.tomte("tomte:reboot", "why not");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("tomte.reboot", "launcher.properties");
        assertThat(tomte.tomte("status").status()).isZero();
        tomte.stop();
        Path rebooted = folder.resolve("rebooted");
        Files.writeString(
                tomte.conf.resolve("launcher.properties"),
                "\ntomte.reboot = touch '" + rebooted + "'\n",
                StandardOpenOption.APPEND);
        tomte.start();
        tomte.tomte("tomte:reboot", "a test asks for it");
        assertThat(tomte.awaitEnd()).isZero();
        assertThat(rebooted).exists();
        assertThat(Files.readString(tomte.data.resolve("restarts.jsonl")))
                .contains("\"exitStatus\":101", "a test asks for it");
    }
}
