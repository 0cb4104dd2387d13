package dev.tomte.shell.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;

/** Shows how far a task is until the run ends that a person waits for: as a bar where somebody looks on, else as lines. */
final class TaskFollower {

    static final Pause FIVE_TIMES_A_SECOND = () -> Thread.sleep(200);

    private final TaskManager tasks;
    private final InstantSource clock;
    private final Pause pause;

    /** What is between two looks. */
    @FunctionalInterface
    interface Pause {

        void take() throws InterruptedException;
    }

    TaskFollower(TaskManager tasks, InstantSource clock, Pause pause) {
        this.tasks = tasks;
        this.clock = clock;
        this.pause = pause;
    }

    /** Returns once it has ended well. */
    void follow(CommandSession session, long id, TaskEnd end) throws TaskException, InterruptedException {
        ClientTerminal terminal = ClientTerminal.of(session);
        TaskBars bars = terminal != null && terminal.shows() ? new TaskBars(session, terminal.width()) : null;
        String said = "";
        while (true) {
            Task task = tasks.get(id)
                    .orElseThrow(() -> new TaskException("Task " + id + " was removed while it was waited for"));
            Optional<TaskEnd.Ended> ended = end.look(task, clock.instant());
            if (ended.isPresent()) {
                if (bars != null) {
                    bars.draw(List.of(), List.of());
                }
                if (!ended.get().good()) {
                    throw new TaskException(ended.get().words());
                }
                Output.line(session, ended.get().words());
                return;
            }
            String words = words(task);
            if (bars != null) {
                bars.draw(List.of(), List.of(bars.line(task, clock.instant())));
            } else if (!words.equals(said)) {
                Output.line(session, words);
                said = words;
            }
            pause.take();
        }
    }

    private static String words(Task task) {
        String message = task.progress().message();
        return TaskWords.label(task) + " "
                + (task.status() == TaskStatus.RUNNING
                        ? "RUNNING " + task.progress().percent() + " %" + (message.isEmpty() ? "" : ": " + message)
                        : Values.word(task.status()) + (task.reason().isEmpty() ? "" : ": " + task.reason()));
    }
}
