package dev.tomte.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.Process;

/** Commands that show what reaches a command, and what becomes of what it does. */
public final class SampleCommands {

    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    private final Path received;
    private List<String> arguments = List.of();

    SampleCommands(Path received) {
        this.received = received;
    }

    List<String> arguments() {
        return arguments;
    }

    @Descriptor("Takes any arguments")
    public void take(CommandSession session, String... given) {
        arguments = List.of(given);
        Output.line(session, "took " + given.length);
    }

    @Descriptor("Counts up to a number")
    public int count(
            CommandSession session,
            @Descriptor("how far apart")
                    @Parameter(
                            names = {"-s", "--step"},
                            absentValue = "1")
                    int step,
            @Descriptor("the last one") int last) {
        for (int i = step; i <= last; i += step) {
            Output.print(session, i + "\n");
        }
        return last / step;
    }

    public void fail(String message) throws IOException {
        throw new IOException(message);
    }

    public void breakdown() {
        if (arguments.isEmpty()) {
            throw new AssertionError("broken");
        }
    }

    public void copy(CommandSession session) throws IOException {
        Output.print(session, new String(Process.Utils.current().in().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Waits for ever. */
    public void hang() throws InterruptedException, IOException {
        waiting.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Files.writeString(received, "interrupted");
            interrupted.countDown();
            throw e;
        }
    }

    public void where(CommandSession session) {
        Output.line(session, session.currentDir().toString());
    }
}
