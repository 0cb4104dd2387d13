package dev.tomte.web.internal;

import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.Deployer;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the Tomte tab shows, as JSON. A service that is not there leaves its part out. */
final class ConsoleData {

    private ConsoleData() {}

    static JsonObject of(
            @Nullable String version,
            long uptimeMs,
            @Nullable HealthMonitor monitor,
            @Nullable PluginManager plugins,
            @Nullable Deployer deployer) {
        JsonObjectBuilder data = Json.createObjectBuilder().add("uptimeMs", uptimeMs);
        if (version != null) {
            data.add("version", version);
        }
        if (monitor != null) {
            data.add("health", health(monitor));
        }
        if (plugins != null) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            plugins.list().forEach(plugin -> list.add(plugin(plugin)));
            data.add("plugins", list);
        }
        if (deployer != null) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            deployer.list().forEach(file -> list.add(file(file)));
            data.add("files", list);
        }
        return data.build();
    }

    private static JsonObjectBuilder health(HealthMonitor monitor) {
        SystemHealth system = monitor.getSystemHealth();
        JsonArrayBuilder readings = Json.createArrayBuilder();
        system.readings().forEach(reading -> readings.add(reading(reading)));
        JsonObjectBuilder failures = Json.createObjectBuilder();
        system.failures().forEach(failures::add);
        JsonObjectBuilder health = Json.createObjectBuilder()
                .add("level", system.level().name())
                .add("readings", readings)
                .add("failures", failures);
        if (system.at().isAfter(Instant.EPOCH)) {
            health.add("at", system.at().toString());
        }
        monitor.getCpuUsage()
                .ifPresent(cpu -> health.add(
                        "cpu",
                        Json.createObjectBuilder()
                                .add("percent", cpu.percent())
                                .add("processors", cpu.processors())
                                .add("load", cpu.load())));
        monitor.getMemoryUsage()
                .ifPresent(memory -> health.add(
                        "memory",
                        Json.createObjectBuilder()
                                .add("percent", memory.percent())
                                .add("usedMb", memory.usedMb())
                                .add("totalMb", memory.totalMb())));
        monitor.getDiskUsage()
                .ifPresent(disk -> health.add(
                        "disk",
                        Json.createObjectBuilder()
                                .add("percent", disk.percent())
                                .add("path", disk.path())
                                .add("usedMb", disk.usedMb())
                                .add("totalMb", disk.totalMb())));
        return health;
    }

    private static JsonObjectBuilder reading(Reading reading) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("metric", reading.measurement().metric())
                .add("value", reading.measurement().value())
                .add("unit", reading.measurement().unit())
                .add("level", reading.level().name());
        reading.warning().ifPresent(value -> json.add("warning", value));
        reading.critical().ifPresent(value -> json.add("critical", value));
        return json;
    }

    private static JsonObjectBuilder plugin(PluginInfo plugin) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", plugin.name())
                .add("version", plugin.version())
                .add("state", plugin.state().name())
                .add("kind", plugin.kind())
                .add("description", plugin.description());
        add(json, "detail", plugin.detail());
        add(json, "lastError", plugin.lastError());
        return json;
    }

    private static JsonObjectBuilder file(DeployedBundle file) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("file", file.file())
                .add("state", file.state().name());
        add(json, "bundle", file.bundle());
        add(json, "version", file.version());
        add(json, "problem", file.problem());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, Optional<String> value) {
        value.ifPresent(given -> json.add(name, given));
    }
}
