package dev.tomte.shell.internal;

import dev.tomte.backup.BackupProgress;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/** Shows a person how far a backup is that runs in the command itself; nobody else is told. */
final class BackupBar implements BackupProgress, AutoCloseable {

    private static final int PERCENT = 100;
    private static final int BAR = 24;

    private final @Nullable TaskBars bars;

    BackupBar(CommandSession session) {
        ClientTerminal terminal = ClientTerminal.of(session);
        bars = terminal != null && terminal.shows() ? new TaskBars(session, terminal.width()) : null;
    }

    @Override
    public void progress(int percent, String message) {
        if (bars != null) {
            int full = percent * BAR / PERCENT;
            bars.draw(
                    List.of(),
                    List.of("[" + "█".repeat(full) + "░".repeat(BAR - full) + "] " + percent + " %  " + message));
        }
    }

    /** What is written next is not drawn over. */
    @Override
    public void close() {
        if (bars != null) {
            bars.draw(List.of(), List.of());
        }
    }
}
