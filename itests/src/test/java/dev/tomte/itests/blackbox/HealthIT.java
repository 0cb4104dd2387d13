package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthIT {

    private static final String TASK = "health.update";

    @TempDir
    static Path folder;

    private static TomteProcess tomte;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).start();
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName("W5: the shell and the console show the device's real memory and disk")
    void realFigures() throws Exception {
        Await.until("the device was measured", () -> tomte.ok("health:status").contains("memory.total"));
        var readings = tomte.tomte("health:status", "--json").json().getJsonArray("readings");
        double totalMb = readings.stream()
                .map(value -> value.asJsonObject())
                .filter(reading -> reading.getString("metric").equals("memory.total"))
                .mapToDouble(reading -> reading.getJsonNumber("value").doubleValue())
                .findFirst()
                .orElseThrow();
        long kilobytes = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
        assertThat(totalMb).isCloseTo(kilobytes / 1024.0, within(2.0));

        assertThat(tomte.get("/system/console/tomte", TomteProcess.PASSWORD).statusCode())
                .isEqualTo(200);
        String figures = tomte.get("/system/console/tomte/data.json", TomteProcess.PASSWORD)
                .body();
        assertThat(figures).contains("cpu.usage", "memory.used", "disk.used");
    }

    @Test
    @DisplayName(
            "T5, W5: the device is measured by a task: its interval is configured, paused it stops, resumed it goes on")
    void measuredByATask() throws Exception {
        Tasks tasks = new Tasks(tomte);
        Files.writeString(tomte.conf.resolve("dev.tomte.health.cfg"), "intervalS = 1\n");
        awaitRunAfter(tasks, lastRun(tasks));
        awaitRunAfter(tasks, lastRun(tasks));

        tomte.ok("task:pause", TASK);
        Instant last = lastRun(tasks);
        tomte.ok("task:create", "demo.hello", "--name", "clock", "--in", "3s");
        tasks.awaitStatus("clock", "COMPLETED");
        assertThat(tasks.info(TASK).getString("status")).isEqualTo("PAUSED");
        assertThat(lastRun(tasks)).isEqualTo(last);
        assertThat(Instant.parse(tomte.tomte("health:status", "--json").json().getString("at")))
                .as("measured when asked")
                .isAfter(last.plusSeconds(1));

        tomte.ok("task:resume", TASK);
        awaitRunAfter(tasks, last);
    }

    private static void awaitRunAfter(Tasks tasks, Instant last) {
        Await.until("the device is measured again", () -> lastRun(tasks).isAfter(last));
    }

    private static Instant lastRun(Tasks tasks) {
        return Instant.parse(tasks.info(TASK).getString("lastRun"));
    }

    @Test
    @DisplayName("W5: a collector that hangs is reported and does not keep the others from measuring")
    void hangingCollector() throws Exception {
        Jars.drop(Jars.probe(), tomte.plugins, "probe.jar");
        Await.until("the probe answers", () -> tomte.tomte("probe:version").status() == 0);
        tomte.ok("health:measure");
        String status = tomte.ok("health:status");
        assertThat(status).contains("hanging", "memory.used");

        Files.delete(tomte.plugins.resolve("probe.jar"));
        Await.until("the probe is gone", () -> tomte.tomte("probe:version").status() == 127);
        tomte.ok("health:measure");
        assertThat(tomte.ok("health:status")).doesNotContain("hanging");
    }
}
