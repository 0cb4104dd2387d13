package dev.tomte.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LifeCycleTest {

    private static final String RUNTIME = "dev.tomte.launcher.Main";
    private static final String SCRIPT = "/opt/tomte/bin/tomte";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LifeCycle.Patience PATIENCE = new LifeCycle.Patience(LONG, LONG, LONG, LONG);
    /** With those who end at nothing less than SIGKILL; also the time that takes. */
    private static final LifeCycle.Patience SHORT =
            new LifeCycle.Patience(LONG, Duration.ofMillis(500), Duration.ofSeconds(5), LONG);

    @TempDir
    Path data;

    private final List<Process> started = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void kill() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("U1: stop ends a process that does not answer, with SIGTERM")
    void terminates() throws Exception {
        Process runtime = start("tomte.pid", "", option(data), RUNTIME);

        assertThat(lifeCycle().stop()).isZero();

        assertThat(runtime.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text(out)).contains("sending SIGTERM to process " + runtime.pid(), "Tomte has stopped.");
    }

    @Test
    @DisplayName("U1: for stop a process has ended also where nobody ever asks for its exit status")
    void neverReaped() throws Exception {
        Path pid = data.resolve("tomte.pid");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "exec 3<&0; sh -c 'echo begun; read line <&3; :' \"$@\" & echo $! >'" + pid
                        + "'; echo begun; exec sleep 600",
                "parent",
                option(data),
                RUNTIME));
        Process parent = new ProcessBuilder(command).start();
        started.add(parent);
        assertThat(parent.inputReader().readLine()).isEqualTo("begun");
        assertThat(parent.inputReader().readLine()).isEqualTo("begun");
        ProcessHandle runtime =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        // As long as it is a shell, it may ask.
        while (parent.isAlive() && parent.info().commandLine().orElse("").contains("begun")) {
            Thread.onSpinWait();
        }

        assertThat(lifeCycle().stop()).isZero();

        assertThat(text(out)).doesNotContain("Still there").contains("Tomte has stopped.");
        assertThat(runtime.isAlive()).as("it is a zombie").isTrue();
        assertThat(Processes.runtime(data)).isNull();
    }

    @Test
    @DisplayName("U1: stop kills what does not heed SIGTERM, its supervisor as well, and says so")
    void kills() throws Exception {
        Process runtime = start("tomte.pid", "trap '' TERM;", option(data), RUNTIME);
        Process supervisor = start("supervisor.pid", "trap '' TERM;", SCRIPT, "run", data.toString());

        assertThat(lifeCycle(SHORT).stop()).isZero();

        assertThat(runtime.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text(out)).contains("sending SIGKILL to process " + runtime.pid() + " to its supervisor");
    }

    @Test
    @DisplayName("U1: stop leaves a process alone that only has the number a Tomte once had")
    void strangers() throws Exception {
        Process stranger = start("tomte.pid", "", "something.else", data.toString());
        Files.writeString(data.resolve("supervisor.pid"), "not a number");

        assertThat(lifeCycle().stop()).isZero();

        assertThat(text(out)).isEqualTo("Tomte is not running on " + data + ".\n");
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    @DisplayName("U1: stop leaves a Tomte with another data folder alone, its supervisor as well")
    void anotherInstance(@TempDir Path other) throws Exception {
        Process runtime = start("tomte.pid", "", option(data), option(other), RUNTIME);
        Process supervisor = start("supervisor.pid", "", SCRIPT, "run", other.toString());

        assertThat(lifeCycle().stop()).isZero();

        assertThat(text(out)).isEqualTo("Tomte is not running on " + data + ".\n");
        assertThat(runtime.isAlive()).isTrue();
        assertThat(supervisor.isAlive()).isTrue();

        Process client = start("tomte.pid", "", option(data), "dev.tomte.client.Main");
        Process tool = start("supervisor.pid", "", SCRIPT, "help", data.toString());
        assertThat(Processes.runtime(data)).as("a client").isNull();
        assertThat(Processes.supervisor(data)).as("a client's script").isNull();
        assertThat(client.isAlive() && tool.isAlive()).isTrue();
    }

    @Test
    @DisplayName("U1: a process is known by a long command line and by another name of its data folder")
    void known(@TempDir Path other) throws Exception {
        Path link = Files.createSymbolicLink(other.resolve("link"), data);
        Process runtime = start("tomte.pid", "", "-Dlong=" + "x".repeat(10_000), option(link), RUNTIME);
        Process supervisor = start("supervisor.pid", "", SCRIPT, "run", link.toString());

        assertThat(Processes.runtime(data)).isEqualTo(runtime.toHandle());
        assertThat(Processes.supervisor(data)).isEqualTo(supervisor.toHandle());
    }

    @Test
    @DisplayName("U1: stop asks over the socket and waits for the process to end")
    void asks() throws Exception {
        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            Process runtime = start("tomte.pid", "", option(data), RUNTIME);
            Thread obeying = new Thread(() -> {
                while (endpoint.exits.isEmpty()) {
                    Thread.onSpinWait();
                }
                runtime.destroy();
            });
            obeying.start();

            assertThat(lifeCycle().stop()).isZero();

            obeying.join();
            assertThat(endpoint.exits).containsExactly(0);
            assertThat(text(out)).isEqualTo("Tomte has stopped.\n");
        }
    }

    @Test
    @DisplayName("U1: restart is refused when there is no supervisor that would bring the process back")
    void restart() throws Exception {
        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            assertThat(lifeCycle().restart()).isEqualTo(1);
            assertThat(endpoint.exits).isEmpty();
            assertThat(text(err)).contains("its supervisor is gone");
        }
    }

    @Test
    @DisplayName("U1: wait-started ends when Tomte answers, when its starter has ended, or when its time is up")
    void waitStarted() throws Exception {
        Process starter = start("ignored.pid", "", RUNTIME);
        assertThat(lifeCycle().waitStarted(Duration.ofMillis(200), starter.pid()))
                .isEqualTo(1);
        assertThat(text(err)).contains("did not answer within");

        starter.destroyForcibly().waitFor();
        assertThat(lifeCycle().waitStarted(Duration.ofSeconds(60), starter.pid()))
                .isEqualTo(1);
        assertThat(text(err)).contains("ended while it was starting");

        try (RealEndpoint endpoint = new RealEndpoint(data)) {
            assertThat(lifeCycle().waitStarted(Duration.ofSeconds(60), -1)).isZero();
            assertThat(endpoint.exits).isEmpty();
        }
    }

    @Test
    @DisplayName("U1: the status of a process that does not answer yet is 'starting', and not running")
    void starting() throws Exception {
        Process runtime = start("tomte.pid", "", option(data), RUNTIME);

        assertThat(lifeCycle().notRunning(true, false)).isEqualTo(3);

        assertThat(text(out)).startsWith("{\"state\":\"starting\",\"pid\":" + runtime.pid() + ",\"uptimeMs\":null,");
    }

    private LifeCycle lifeCycle() {
        return lifeCycle(PATIENCE);
    }

    private LifeCycle lifeCycle(LifeCycle.Patience patience) {
        return new LifeCycle(
                data,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                patience);
    }

    /** A process that does this first, with these words at the end of its command line, and its number in this file; returns when it has begun. */
    private Process start(String pidFile, String first, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", first + " echo begun; read line; :"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        assertThat(process.getInputStream().read()).isEqualTo('b');
        Files.writeString(data.resolve(pidFile), process.pid() + "\n");
        return process;
    }

    private static String option(Path folder) {
        return "-Dtomte.data=" + folder;
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
