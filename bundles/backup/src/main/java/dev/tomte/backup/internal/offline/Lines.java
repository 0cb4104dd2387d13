package dev.tomte.backup.internal.offline;

import dev.tomte.backup.BackupProgress;
import java.io.PrintStream;

/** A line each time something else is done or another tenth is. */
final class Lines implements BackupProgress {

    private static final int TENTH = 10;

    private final PrintStream out;
    private String said = "";

    Lines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void progress(int percent, String message) {
        String step = message.replaceFirst(",.*", "") + percent / TENTH;
        if (!step.equals(said)) {
            said = step;
            out.println(percent + " %  " + message);
        }
    }
}
