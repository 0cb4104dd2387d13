package dev.tomte.shell.internal;

import dev.tomte.configuration.ConfigurationSnapshot;
import dev.tomte.configuration.ConfigurationSnapshots;
import dev.tomte.configuration.SnapshotException;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code config:snapshot}, {@code config:snapshots}, {@code config:rollback}. */
@Component(
        service = SnapshotCommands.class,
        property = {
            "osgi.command.scope=config",
            "osgi.command.function=snapshot",
            "osgi.command.function=snapshots",
            "osgi.command.function=rollback"
        })
public final class SnapshotCommands implements ArgumentCompleter {

    private static final String WHO = "shell";

    private final ConfigurationSnapshots snapshots;

    @Activate
    public SnapshotCommands(@Reference ConfigurationSnapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Descriptor("Takes a snapshot of all configuration, to go back to")
    public void snapshot(CommandSession session, @Descriptor("why, for people") String... reason)
            throws SnapshotException {
        ConfigurationSnapshot taken = snapshots.take(String.join(" ", reason), WHO);
        Output.line(
                session,
                "Snapshot " + taken.id() + ": " + taken.files() + " files. 'tomte config:rollback " + taken.id()
                        + "' goes back to it.");
    }

    @Descriptor("The snapshots of the configuration, the latest first")
    public void snapshots(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws SnapshotException {
        Table table = new Table("id", "at", "who", "files", "bytes", "keptBy", "fault", "reason");
        table.hide("bytes");
        for (ConfigurationSnapshot snapshot : snapshots.list()) {
            boolean sound = snapshot.fault().isEmpty();
            table.row(
                    snapshot.id(),
                    sound ? snapshot.at() : null,
                    snapshot.who(),
                    snapshot.files(),
                    snapshot.bytes(),
                    snapshot.holders(),
                    snapshot.fault(),
                    snapshot.reason());
        }
        table.print(session, json, "No snapshots yet: 'tomte config:snapshot' takes one.");
    }

    @Descriptor("Goes back to a snapshot, all or nothing; what is there now is kept as a snapshot first")
    public void rollback(CommandSession session, @Descriptor("the number of a snapshot") String id)
            throws SnapshotException {
        ConfigurationSnapshot before = snapshots.rollBack(number(id), WHO);
        Output.line(
                session,
                "The configuration is that of snapshot " + id + ". 'tomte config:rollback " + before.id()
                        + "' undoes it.");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        if (!command.equals("rollback") || !arguments.isEmpty()) {
            return List.of();
        }
        try {
            return snapshots.list().stream()
                    .map(snapshot -> Long.toString(snapshot.id()))
                    .toList();
        } catch (SnapshotException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Expected the number of a snapshot, not '" + id + "'. 'tomte config:snapshots' lists them.", e);
        }
    }
}
