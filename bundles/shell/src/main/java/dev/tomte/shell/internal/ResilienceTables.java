package dev.tomte.shell.internal;

import dev.tomte.resilience.CircuitBreakerSnapshot;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.resilience.TimerSnapshot;
import dev.tomte.resilience.WorkQueueSnapshot;
import java.time.Duration;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;

/** A plug-in's circuit breakers, work queues and timers: more of {@code plugin:info}. */
final class ResilienceTables {

    private final ResilienceSnapshot snapshot;

    ResilienceTables(ResilienceSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** For programs: an array of each kind. */
    void addTo(Details details) {
        details.add("circuitBreakers", circuits().toJson());
        details.add("workQueues", queues().toJson());
        details.add("timers", timers(true).toJson());
    }

    /** For people: a table of each kind there is. */
    void print(CommandSession session) {
        if (!snapshot.circuitBreakers().isEmpty()) {
            Output.print(session, "\nCircuit breakers\n");
            circuits().print(session, false, "");
        }
        if (!snapshot.workQueues().isEmpty()) {
            Output.print(session, "\nWork queues\n");
            queues().print(session, false, "");
        }
        if (!snapshot.timers().isEmpty()) {
            Output.print(session, "\nTimers, in milliseconds\n");
            timers(false).print(session, false, "");
        }
    }

    private Table circuits() {
        Table table = new Table(
                        "name",
                        "state",
                        "since",
                        "calls",
                        "failures",
                        "refused",
                        "retryInMs",
                        "lastFailure",
                        "failuresInARow",
                        "threshold",
                        "recoveryMs")
                .hide("failuresInARow", "threshold", "recoveryMs");
        for (CircuitBreakerSnapshot circuit : snapshot.circuitBreakers()) {
            table.row(
                    circuit.name(),
                    circuit.state(),
                    circuit.since(),
                    circuit.calls(),
                    circuit.failures(),
                    circuit.refused(),
                    circuit.retryIn().map(Duration::toMillis),
                    circuit.lastFailure(),
                    circuit.failuresInARow(),
                    circuit.threshold(),
                    circuit.recovery().toMillis());
        }
        return table;
    }

    private Table queues() {
        Table table = new Table(
                        "name",
                        "waiting",
                        "retrying",
                        "running",
                        "completed",
                        "failed",
                        "refused",
                        "lastFailure",
                        "retries",
                        "withdrawn",
                        "capacity",
                        "concurrency")
                .hide("retries", "withdrawn", "capacity", "concurrency");
        for (WorkQueueSnapshot queue : snapshot.workQueues()) {
            table.row(
                    queue.name(),
                    queue.waiting(),
                    queue.retrying(),
                    queue.running(),
                    queue.completed(),
                    queue.failed(),
                    queue.refused(),
                    queue.lastFailure(),
                    queue.retries(),
                    queue.withdrawn(),
                    queue.capacity(),
                    queue.concurrency());
        }
        return table;
    }

    private Table timers(boolean exact) {
        Table table = exact
                ? new Table("name", "count", "minMs", "averageMs", "p50Ms", "p90Ms", "p99Ms", "maxMs")
                : new Table("name", "count", "min", "average", "p50", "p90", "p99", "max");
        for (TimerSnapshot timer : snapshot.timers()) {
            table.row(
                    timer.name(),
                    timer.count(),
                    millis(timer.min(), exact),
                    millis(timer.average(), exact),
                    millis(timer.p50(), exact),
                    millis(timer.p90(), exact),
                    millis(timer.p99(), exact),
                    millis(timer.max(), exact));
        }
        return table;
    }

    /** To the microsecond for people: what takes less is not worth a look here. */
    private static Object millis(Duration duration, boolean exact) {
        double millis = duration.toSeconds() * 1e3 + duration.toNanosPart() / 1e6;
        return exact ? millis : String.format(Locale.ROOT, "%.3f", millis);
    }
}
