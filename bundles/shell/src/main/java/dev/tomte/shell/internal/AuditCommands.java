package dev.tomte.shell.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditException;
import dev.tomte.audit.AuditFilter;
import dev.tomte.audit.AuditLog;
import dev.tomte.audit.AuditVerdict;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code audit:list}, {@code audit:verify}, {@code audit:export}, {@code audit:anchor}. */
@Component(
        service = AuditCommands.class,
        property = {
            "osgi.command.scope=audit",
            "osgi.command.function=list",
            "osgi.command.function=verify",
            "osgi.command.function=export",
            "osgi.command.function=anchor"
        })
public final class AuditCommands implements ArgumentCompleter {

    private static final String WHO = "shell";
    private static final int COMPLETED = 1000;

    private final AuditLog log;

    @Activate
    public AuditCommands(@Reference AuditLog log) {
        this.log = log;
    }

    @Descriptor("The latest entries of the audit log, youngest first")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("of this action, or of all that begin so if it ends with a dot: secret.")
                    @Form("ACTION")
                    @Parameter(names = "--action", absentValue = Parameter.UNSPECIFIED)
                    String action,
            @Descriptor("how many at most, 1 to 100000; 100 if not given")
                    @Form("N")
                    @Parameter(names = "--limit", absentValue = "100")
                    String limit)
            throws AuditException {
        int most = TaskTimes.number("--limit", limit, 1, AuditFilter.MAX_LIMIT);
        Table table =
                new Table("sequence", "at", "action", "subject", "outcome", "who", "details", "hash").hide("hash");
        for (AuditEntry entry : log.list(new AuditFilter(TaskOptions.given(action), Optional.empty(), most))) {
            Map<String, String> details = entry.event().details();
            table.row(
                    entry.sequence(),
                    entry.at(),
                    entry.event().action(),
                    entry.event().subject(),
                    entry.event().outcome(),
                    entry.event().who(),
                    json ? object(details) : words(details),
                    entry.hash());
        }
        table.print(session, json, "No such entries.");
    }

    @Descriptor("Works the chain of the audit log out again; fails if it does not hold")
    public void verify(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("a hash that was noted elsewhere and must still be in the chain")
                    @Form("HASH")
                    @Parameter(names = "--head", absentValue = Parameter.UNSPECIFIED)
                    String head)
            throws AuditException {
        AuditVerdict verdict = log.verify(
                TaskOptions.given(head).map(AuditCommands::hash).stream().toList());
        if (json) {
            Output.print(
                    session,
                    Json.createObjectBuilder()
                                    .add("entries", verdict.entries())
                                    .add("head", verdict.head())
                                    .add("holds", verdict.holds())
                                    .add("faults", Values.json(verdict.faults()))
                                    .build()
                            + "\n");
        } else {
            verdict.faults().forEach(fault -> Output.line(session, fault + "."));
            if (verdict.holds()) {
                Output.line(session, "The chain holds: " + counted(verdict.entries(), "entry", "entries") + ".");
            }
            Output.line(session, "Head: " + Values.text(verdict.head()));
        }
        if (!verdict.holds()) {
            throw new AuditException("The audit log was tampered with, or an earlier database was put back: "
                    + counted(verdict.faults().size(), "fault", "faults") + " in "
                    + counted(verdict.entries(), "entry", "entries"));
        }
    }

    @Descriptor("Writes the whole audit log as JSON lines")
    public void export(
            CommandSession session,
            @Descriptor(NewFile.FORCE) @Parameter(names = "--force", presentValue = "true", absentValue = "false")
                    boolean force,
            @Descriptor("a file to make, as seen from here") String file)
            throws AuditException, IOException {
        NewFile target = NewFile.of(session, file, force);
        long[] count = new long[1];
        try {
            target.write(out -> {
                try {
                    count[0] = log.export(out);
                } catch (AuditException e) {
                    throw new IOException(e.getMessage(), e);
                }
            });
        } catch (IOException e) {
            if (e.getCause() instanceof AuditException unread) {
                throw unread;
            }
            throw e;
        }
        Output.line(session, target.path() + " holds " + counted(count[0], "entry", "entries") + ".");
    }

    @Descriptor("Goes on from the chain as it is, once it is known why entries are gone; says so in the log")
    public void anchor(
            CommandSession session,
            @Descriptor("what happened, such as 'backup of Monday put back'")
                    @Form("TEXT")
                    @Parameter(names = "--why", absentValue = Parameter.UNSPECIFIED)
                    String why)
            throws AuditException, InterruptedException {
        String reason = TaskOptions.given(why)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new UsageException("Expected --why and what happened, for those who read the log"));
        try {
            AuditEntry entry =
                    TaskOptions.checked("--why", () -> log.anchor(WHO, reason)).get();
            Output.line(session, "The audit log goes on from entry " + entry.sequence() + ".");
        } catch (ExecutionException e) {
            throw new AuditException(
                    "The log could not be anchored: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return List.of();
    }

    @Override
    public List<String> completeValue(CommandSession session, String command, String option) {
        if (!option.equals("--action")) {
            return List.of();
        }
        try {
            return log.list(AuditFilter.latest(COMPLETED)).stream()
                    .map(entry -> entry.event().action())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (AuditException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static String hash(String given) {
        if (!given.strip().matches("[0-9a-fA-F]{64}")) {
            throw TaskTimes.wrong("--head", "64 hexadecimal digits, as audit:verify prints them,", given, null);
        }
        return given;
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String words(Map<String, String> details) {
        return details.entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .collect(Collectors.joining("; "));
    }

    private static JsonObject object(Map<String, String> details) {
        JsonObjectBuilder object = Json.createObjectBuilder();
        details.forEach(object::add);
        return object.build();
    }
}
