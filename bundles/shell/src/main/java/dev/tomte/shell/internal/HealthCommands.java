package dev.tomte.shell.internal;

import dev.tomte.health.HealthException;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.HistoryPoint;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code health:status}, {@code health:measure}, {@code health:history}. */
@Component(
        service = HealthCommands.class,
        property = {
            "osgi.command.scope=health",
            "osgi.command.function=status",
            "osgi.command.function=measure",
            "osgi.command.function=history"
        })
public final class HealthCommands implements ArgumentCompleter {

    private static final int MAX_HOURS = 366 * 24;
    private static final int ROWS = 60;

    private final HealthMonitor health;
    private final InstantSource clock;

    @Activate
    public HealthCommands(@Reference HealthMonitor health) {
        this(health, InstantSource.system());
    }

    HealthCommands(HealthMonitor health, InstantSource clock) {
        this.health = health;
        this.clock = clock;
    }

    @Descriptor("What the device last measured of itself; measures now if the interval has passed since")
    public void status(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws InterruptedException {
        print(session, health.recent(), json);
    }

    @Descriptor("Measures now")
    public void measure(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws InterruptedException {
        print(session, health.measure(), json);
    }

    @Descriptor("What a metric was")
    public void history(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("how far back, 1 to 8784; 24 if not given")
                    @Form("N")
                    @Parameter(names = "--hours", absentValue = "24")
                    int hours,
            @Descriptor("such as cpu.usage") String metric)
            throws HealthException {
        if (hours < 1 || hours > MAX_HOURS) {
            throw new UsageException("Expected --hours of 1 to " + MAX_HOURS + ", not " + hours);
        }
        List<String> metrics = metrics();
        Instant now = clock.instant();
        Duration span = Duration.ofHours(hours);
        List<HistoryPoint> points = health.history(metric, now.minus(span), now, span.dividedBy(ROWS));
        if (points.isEmpty() && !metrics.contains(metric)) {
            throw new IllegalArgumentException("There is no metric '" + metric + "'."
                    + NearMatches.hint(metric, metrics) + " 'tomte health:status' lists them.");
        }
        Table table = new Table("at", "min", "average", "max", "count");
        points.forEach(point -> table.row(point.at(), point.min(), point.average(), point.max(), point.count()));
        table.print(session, json, "No values of " + metric + " in the last " + hours + " hours.");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return command.equals("history") && arguments.isEmpty() ? metrics() : List.of();
    }

    private List<String> metrics() {
        return health.getSystemHealth().readings().stream()
                .map(reading -> reading.measurement().metric())
                .toList();
    }

    private static boolean measured(SystemHealth state) {
        return !state.at().equals(Instant.EPOCH);
    }

    private static void print(CommandSession session, SystemHealth state, boolean json) {
        Table table = new Table("metric", "value", "unit", "level", "warning", "critical", "collector", "at")
                .hide("collector", "at");
        for (Reading reading : state.readings()) {
            table.row(
                    reading.measurement().metric(),
                    reading.measurement().value(),
                    reading.measurement().unit(),
                    reading.level(),
                    reading.warning(),
                    reading.critical(),
                    reading.collector(),
                    reading.at());
        }
        if (json) {
            JsonObjectBuilder failures = Json.createObjectBuilder();
            state.failures().forEach(failures::add);
            Output.print(
                    session,
                    Json.createObjectBuilder()
                                    .add("at", Values.json(measured(state) ? state.at() : null))
                                    .add("level", Values.json(state.level()))
                                    .add("readings", table.toJson())
                                    .add("failures", failures)
                                    .build()
                            + "\n");
            return;
        }
        if (!measured(state)) {
            Output.line(session, "Not measured yet.");
            return;
        }
        Output.line(session, "Health: " + Values.word(state.level()) + ", measured " + Values.text(state.at()));
        Output.print(session, "\n");
        table.print(session, false, "No readings.");
        state.failures()
                .forEach((collector, why) -> Output.line(session, "Collector " + collector + " failed: " + why));
    }
}
