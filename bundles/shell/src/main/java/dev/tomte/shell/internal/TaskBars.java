package dev.tomte.shell.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import org.apache.felix.service.command.CommandSession;

/**
 * Lines that are drawn over themselves, below lines that stay. The cursor rests below them and no mode of the terminal is
 * changed: so nothing is to be restored, whatever ends the command, even if nothing it writes arrives any more.
 */
final class TaskBars {

    private static final String ERASE_BELOW = "\u001b[J";
    private static final int USUAL_WIDTH = 80;
    private static final int BAR = 24;
    private static final int NARROW = 60;
    private static final int PERCENT = 100;
    /** More of them might not fit the screen, whose height is unknown, and what has left it cannot be drawn over. */
    private static final int MOST = 20;

    private final CommandSession session;
    private final int width;
    private List<String> drawn = List.of();

    TaskBars(CommandSession session, int width) {
        this.session = session;
        this.width = width < 2 ? USUAL_WIDTH : width;
    }

    /** Puts these in the place of the last ones. */
    void draw(List<String> staying, List<String> lines) {
        if (staying.isEmpty() && lines.equals(drawn)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (!drawn.isEmpty()) {
            text.append("\u001b[")
                    .append(Math.min(drawn.size(), MOST + 1))
                    .append("A\r")
                    .append(ERASE_BELOW);
        }
        staying.forEach(line -> text.append(Values.printable(line)).append('\n'));
        lines.stream().limit(MOST).forEach(line -> text.append(cut(Values.printable(line)))
                .append('\n'));
        if (lines.size() > MOST) {
            text.append("… and ").append(lines.size() - MOST).append(" more\n");
        }
        Output.print(session, text.toString());
        drawn = List.copyOf(lines);
    }

    /** {@code backup (12)  [██████░░]  75 %  8 s  sending}; what it waits for if it does not run. */
    String line(Task task, Instant now) {
        String name = task.name() + " (" + task.id() + ")  ";
        if (task.status() != TaskStatus.RUNNING) {
            return name
                    + Values.word(task.status())
                    + (task.reason().isEmpty() ? "" : ": " + task.reason())
                    + task.nextRun()
                            .filter(next -> next.isAfter(now))
                            .map(next -> ", next run " + TaskWords.relative(next, now))
                            .orElse("");
        }
        int percent = task.progress().percent();
        int size = width < NARROW ? BAR / 2 : BAR;
        int full = percent * size / PERCENT;
        long seconds = task.lastRun()
                .map(begun -> Math.max(0, now.getEpochSecond() - begun.getEpochSecond()))
                .orElse(0L);
        return name + "[" + "█".repeat(full) + "░".repeat(size - full) + "] "
                + " ".repeat(percent < 10 ? 2 : percent < PERCENT ? 1 : 0) + percent + " %  " + seconds + " s  "
                + task.progress().message();
    }

    /** A line that wraps would take two, and be drawn over in part. */
    private String cut(String line) {
        return line.codePointCount(0, line.length()) < width
                ? line
                : line.substring(0, line.offsetByCodePoints(0, width - 2)) + "…";
    }
}
