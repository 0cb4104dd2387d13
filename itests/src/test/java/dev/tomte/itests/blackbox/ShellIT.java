package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellIT {

    @TempDir
    static Path folder;

    private static TomteProcess tomte;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).byScriptAlone().start();
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName("U1: a one-shot's exit status tells success, failure, wrong usage and an unknown command")
    void exitStatuses() throws Exception {
        assertThat(tomte.tomte("health:status").status()).isZero();
        assertThat(tomte.tomte("health", "status").status()).isZero();
        assertThat(tomte.tomte("plugin:info", "nobody").status()).isEqualTo(1);
        assertThat(tomte.tomte("plugin:info").status()).isEqualTo(2);
        Result unknown = tomte.tomte("helth:status");
        assertThat(unknown.status()).isEqualTo(127);
        assertThat(unknown.err()).contains("helth:status", "health:status");
        assertThat(tomte.tomte("plugin:list", "--help").out()).contains("plugin:list");
    }

    @Test
    @DisplayName("U1: arguments reach a command as they are, whatever characters they hold")
    void verbatim() throws Exception {
        Jars.drop(Jars.probe(), tomte.plugins, "probe.jar");
        Await.until("the probe answers", () -> tomte.tomte("probe:version").status() == 0);
        for (String value :
                new String[] {"$HOME `ls` $(ls) | ; & 'x' \"y\" \\ #", "åäö 漢字 🧹", "two\nlines", "--json"}) {
            tomte.ok("probe:put", "key", value);
            assertThat(tomte.ok("probe:get", "key").stripTrailing()).isEqualTo(value);
        }
    }

    @Test
    @DisplayName("U1: lines piped into tomte shell are run one after the other")
    void script() throws Exception {
        Result run = tomte.tomte(folder, "health:status\nplugin:list\n", "shell");
        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out()).contains("memory.used", "health");
    }

    @Test
    @DisplayName(
            "U1: a data folder with a path longer than a socket's name may be works all the same; without a running"
                    + " Tomte a one-shot says so and ends with 3")
    void longPath() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(60)).resolve("e".repeat(60)));
        try (TomteProcess tomte = new TomteProcess(deep).byScriptAlone()) {
            Result result = tomte.tomte("health:status");
            assertThat(result.status()).isEqualTo(3);
            assertThat(result.err()).contains("not running");
            tomte.start();
            assertThat(tomte.ok("health:status")).contains("cpu.usage");
            assertThat(tomte.stop()).isZero();
        }
    }
}
