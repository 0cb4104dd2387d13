package dev.tomte.shell.internal;

import dev.tomte.store.Store;
import dev.tomte.store.StoreStatus;
import jakarta.json.Json;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code store:status}. */
@Component(
        service = StoreCommands.class,
        property = {"osgi.command.scope=store", "osgi.command.function=status"})
public final class StoreCommands {

    private static final double MB = 1_048_576;

    private final Store store;

    @Activate
    public StoreCommands(@Reference Store store) {
        this.store = store;
    }

    @Descriptor("How the database is")
    public void status(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        StoreStatus status = store.status();
        if (json) {
            Output.print(
                    session,
                    Json.createObjectBuilder()
                                    .add("file", status.file().toString())
                                    .add("sizeBytes", status.sizeBytes())
                                    .add("queued", status.queued())
                                    .add("queueCapacity", status.queueCapacity())
                                    .add("commits", status.commits())
                                    .add("writes", status.writes())
                                    .add("lastError", Values.json(status.lastError()))
                                    .add("recoveredAt", Values.json(status.recoveredAt()))
                                    .add("keptAside", Values.json(status.keptAside()))
                                    .add("goodCopy", Values.json(status.goodCopy()))
                                    .build()
                            + "\n");
            return;
        }
        Output.line(session, "File: " + status.file() + ", " + Values.text(status.sizeBytes() / MB) + " MB");
        Output.line(session, "Since start: " + status.writes() + " writes in " + status.commits() + " commits");
        Output.line(session, "Waiting: " + status.queued() + " of at most " + status.queueCapacity());
        Output.line(
                session,
                "Last commit: "
                        + status.lastError().map(why -> "failed: " + why).orElse("ok"));
        status.recoveredAt()
                .ifPresent(at -> Output.line(
                        session,
                        "The database was damaged and begun anew at " + Values.text(at)
                                + "; the damaged one is kept as " + Values.text(status.keptAside())
                                + status.goodCopy()
                                        .map(copy -> "; the newest good copy is " + Values.text(copy))
                                        .orElse("; no good copy was found")));
    }
}
