package dev.tomte.shell.internal;

import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code tomte:status}: works while plug-ins are not hosted, too. It is starting until the framework has reached all its
 * start levels, and running from then on.
 */
@Component(
        service = StatusCommand.class,
        property = {"osgi.command.scope=tomte", "osgi.command.function=status"})
public final class StatusCommand {

    private static final Logger LOG = LoggerFactory.getLogger(StatusCommand.class);
    private static final int LONGEST_LINE = 64 * 1024;

    private final Path data;
    private final String version;
    private final ArchiveUse archive;
    private final LongSupplier uptime;
    private final BooleanSupplier up;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile @Nullable PluginManager plugins;

    @Activate
    public StatusCommand(BundleContext context) {
        this(
                Properties.data(context),
                Properties.required(context, "tomte.version"),
                ArchiveUse.of(context::getProperty),
                // Not by the wall clock, which a device may set while Tomte runs.
                () -> ManagementFactory.getRuntimeMXBean().getUptime(),
                () -> context.getBundle(0).getState() == Bundle.ACTIVE);
    }

    StatusCommand(Path data, String version, ArchiveUse archive, LongSupplier uptime, BooleanSupplier up) {
        this.data = data;
        this.version = version;
        this.archive = archive;
        this.uptime = uptime;
        this.up = up;
    }

    @Descriptor("How Tomte is: its process, address, plug-ins and last restart")
    public void status(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws IOException {
        Table table = new Table("name", "version", "state");
        PluginManager manager = plugins;
        List<PluginInfo> infos = manager == null ? List.of() : manager.list();
        infos.forEach(info -> table.row(info.name(), info.version(), info.state()));
        long uptimeMs = uptime.getAsLong();
        Optional<String> http = http();
        JsonValue lastRestart = lastRestart();
        if (json) {
            JsonObject status = Json.createObjectBuilder()
                    .add("state", up.getAsBoolean() ? "running" : "starting")
                    .add("pid", ProcessHandle.current().pid())
                    .add("uptimeMs", uptimeMs)
                    .add("http", Values.json(http))
                    .add("version", version)
                    .add("archive", archive.toJson())
                    .add("plugins", table.toJson())
                    .add("lastRestart", lastRestart)
                    .build();
            Output.print(session, status + "\n");
            return;
        }
        Output.line(
                session,
                "Tomte " + version + (up.getAsBoolean() ? " runs" : " is starting") + " as process "
                        + ProcessHandle.current().pid() + " for "
                        + uptime(Duration.ofMillis(uptimeMs)));
        Output.line(session, "Console: " + http.orElse("not there (yet)"));
        Output.line(session, "Class-data archive: " + archive);
        if (lastRestart instanceof JsonObject restart) {
            Output.line(session, "Last restart: " + words(restart));
        }
        Output.print(session, "\n");
        table.print(session, false, "No plug-ins.");
    }

    private Optional<String> http() throws IOException {
        try {
            return Optional.of(Files.readString(data.resolve("http.url")).strip())
                    .filter(url -> !url.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The last whole line that is an object; null if there is none. A crash may have cut the last line short. */
    private JsonValue lastRestart() throws IOException {
        List<String> lines = LastLines.of(data.resolve("restarts.jsonl"), LONGEST_LINE);
        Optional<JsonObject> last = Optional.empty();
        for (int i = lines.size() - 1; i >= 0 && last.isEmpty(); i--) {
            last = object(lines.get(i));
        }
        return last.map(JsonValue.class::cast).orElse(JsonValue.NULL);
    }

    /** When and why. */
    private static String words(JsonObject restart) {
        return restart.getString("at", "at a time unknown") + ", " + restart.getString("reason", "for no known reason")
                + " (exit status " + restart.getInt("exitStatus", -1) + ")";
    }

    private static Optional<JsonObject> object(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return Optional.of(reader.readObject());
        } catch (JsonException e) {
            LOG.debug("restarts.jsonl has a line that is no object", e);
            return Optional.empty();
        }
    }

    private static String uptime(Duration uptime) {
        String clock = String.format(
                Locale.ROOT, "%d:%02d:%02d", uptime.toHoursPart(), uptime.toMinutesPart(), uptime.toSecondsPart());
        return uptime.toDays() > 0 ? uptime.toDays() + " d " + clock : clock;
    }
}
