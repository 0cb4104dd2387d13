package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.shell.internal.TestClient.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettingsCommandsTest {

    @TempDir
    Path data;

    private final SettingsCommands commands = new SettingsCommands(new FakeSettings());
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data).with("settings", commands, "list", "get", "set", "reset");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("S1: settings:set sets for the shell, settings:get prints the value alone, settings:reset its default")
    void setAndReset() throws IOException {
        assertThat(shell.execute("settings:set", "measurementUnit", "imperial").out())
                .isEqualTo("measurementUnit = imperial\n");
        assertThat(shell.execute("settings:get", "measurementUnit").out()).isEqualTo("imperial\n");
        assertThat(shell.execute("settings:get", "measurementUnit", "--json").out())
                .contains(
                        "\"value\":\"imperial\",\"isDefault\":false,\"owner\":\"device\",\"type\":\"CHOICE\"",
                        "\"expected\":\"one of metric, imperial\"",
                        "\"changedBy\":\"shell\",\"changedAt\":\"2026-11-22T10:00:00Z\"");
        assertThat(shell.execute("settings:reset", "measurementUnit").out())
                .isEqualTo("measurementUnit = metric (its default)\n");
        assertThat(shell.execute("settings:set", "deviceLabel", "").out()).isEqualTo("deviceLabel = \n");
    }

    @Test
    @DisplayName("S1: settings:set says why a value is refused, and what may be meant")
    void refused() throws IOException {
        assertThat(shell.execute("settings:set", "measurementUnit", "feet"))
                .isEqualTo(new Result(
                        1, "", "settings:set: measurementUnit = feet is refused: expected one of metric, imperial\n"));
        assertThat(shell.execute("settings:set", "serverUrl", "https://a.example/")
                        .err())
                .isEqualTo("settings:set: serverUrl cannot be changed\n");
        assertThat(shell.execute("settings:get", "deviceLable").err())
                .isEqualTo("settings:get: There is no setting 'deviceLable'. Did you mean deviceLabel?"
                        + " 'tomte settings:list' lists them.\n");
        assertThat(shell.execute("settings:set", "deviceLabel").status()).isEqualTo(2);
    }

    @Test
    @DisplayName("S1: settings:list shows all, also what is kept for a plug-in that is away")
    void list() throws IOException {
        String text = shell.execute("settings:list").out();
        assertThat(text.lines().toList()).hasSize(7);
        assertThat(text)
                .containsPattern("measurementUnit +metric +- +- +In which units values are shown")
                .containsPattern("valve\\.interval +5 +valve .*\\(kept: the plug-in that declares it is away\\)");
        assertThat(shell.execute("settings:list", "--json").out())
                .startsWith("[{\"name\":\"deviceId\"")
                .contains("\"settable\":false,\"changedBy\":\"valve\"");
    }

    @Test
    @DisplayName("S1: completion offers the settings that can be set, and the words of a choice")
    void completion() {
        CommandSession none = null;
        assertThat(commands.complete(none, "get", List.of())).contains("deviceId", "valve.interval");
        assertThat(commands.complete(none, "set", List.of()))
                .containsExactly("deviceLabel", "measurementUnit", "serverUrl", "useMockServer");
        assertThat(commands.complete(none, "set", List.of("measurementUnit"))).containsExactly("metric", "imperial");
        assertThat(commands.complete(none, "set", List.of("useMockServer"))).containsExactly("false", "true");
        assertThat(commands.complete(none, "set", List.of("deviceLabel"))).isEmpty();
        assertThat(commands.complete(none, "list", List.of())).isEmpty();
    }
}
