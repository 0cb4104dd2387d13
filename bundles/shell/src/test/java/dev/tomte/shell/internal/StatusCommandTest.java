package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusCommandTest {

    @TempDir
    Path data;

    private StatusCommand command;
    private volatile boolean up = true;
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        started(new ArchiveUse(Optional.empty(), Optional.of(false)));
    }

    private void started(ArchiveUse archive) throws IOException {
        command = new StatusCommand(data, "0.1.0", archive, () -> 90_061_000, () -> up);
        shell = new ShellFixture(data).with("tomte", command, "status");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("U1: the status has every key, with null for what is not there yet")
    void bare() throws IOException {
        assertThat(shell.execute("status", "--json").out())
                .isEqualTo("{\"state\":\"running\",\"pid\":"
                        + ProcessHandle.current().pid()
                        + ",\"uptimeMs\":90061000,\"http\":null,\"version\":\"0.1.0\","
                        + "\"archive\":{\"file\":null,\"used\":false},\"plugins\":[],"
                        + "\"lastRestart\":null}\n");
    }

    @Test
    @DisplayName("U1: until all start levels are reached, the status is starting")
    void starting() throws IOException {
        up = false;
        assertThat(shell.execute("status", "--json").out()).startsWith("{\"state\":\"starting\",");
    }

    @Test
    @DisplayName("U1: the status has the address, the plug-ins and the last whole line of the restarts")
    void full() throws IOException {
        command.plugins = new FakePlugins();
        Files.writeString(data.resolve("http.url"), "http://127.0.0.1:8642/\n");
        Files.writeString(
                data.resolve("restarts.jsonl"),
                "x".repeat(200_000) + "\n{\"exitStatus\":100}\n{\"at\":\"2026-11-22T10:00:00Z\",\"exitStatus\":137,"
                        + "\"reason\":\"killed (SIGKILL)\"}\n{\"exitSt");

        assertThat(shell.execute("status", "--json").out())
                .contains(
                        "\"http\":\"http://127.0.0.1:8642/\"",
                        "{\"name\":\"hello\",\"version\":\"1.0.0\",\"state\":\"ENABLED\"}",
                        "\"lastRestart\":{\"at\":\"2026-11-22T10:00:00Z\",\"exitStatus\":137,"
                                + "\"reason\":\"killed (SIGKILL)\"}}");
        assertThat(shell.execute("status").out())
                .contains(
                        "for 1 d 1:01:01",
                        "Last restart: 2026-11-22T10:00:00Z, killed (SIGKILL) (exit status 137)\n",
                        "Console: http://127.0.0.1:8642/",
                        "hello  1.0.0    ENABLED");
    }

    @Test
    @DisplayName("D2: the status says whether Java took the class-data archive, and says so where that cannot be told")
    void archive() throws IOException {
        assertThat(statusWith(Map.of("tomte.archive", "/lib/classes.jsa", "tomte.archive.used", "true")))
                .contains("{\"file\":\"/lib/classes.jsa\",\"used\":true}", "archive: in use, /lib/classes.jsa\n");
        assertThat(statusWith(Map.of("tomte.archive", "/lib/classes.jsa", "tomte.archive.used", "false")))
                .contains("{\"file\":\"/lib/classes.jsa\",\"used\":false}", "archive: NOT in use");
        assertThat(statusWith(Map.of("tomte.archive", "/lib/classes.jsa", "tomte.archive.used", "unknown")))
                .contains("{\"file\":\"/lib/classes.jsa\",\"used\":null}", "cannot be told");
        assertThat(statusWith(Map.of("tomte.archive", "", "tomte.archive.used", "false")))
                .contains("{\"file\":null,\"used\":false}", "archive: none\n");
        assertThat(statusWith(Map.of())).contains("{\"file\":null,\"used\":null}", "archive: unknown\n");
    }

    private String statusWith(Map<String, String> properties) throws IOException {
        shell.close();
        started(ArchiveUse.of(properties::get));
        return shell.execute("status", "--json").out() + shell.execute("status").out();
    }
}
