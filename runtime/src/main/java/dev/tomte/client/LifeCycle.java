package dev.tomte.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client does about the process itself: tells whether it runs, stops it, waits for it. */
final class LifeCycle {

    private static final long POLL_MS = 50;
    static final String RUNNING = "\"state\":\"running\"";
    private static final String PID = "\"pid\":";

    private final Path data;
    private final PrintStream out;
    private final PrintStream err;
    private final Patience patience;

    /**
     * How long to wait.
     *
     * @param answer for an answer over the socket
     * @param end for a process that was asked to end
     * @param terminate for one that got SIGTERM because it did not
     * @param restart for a new one
     */
    record Patience(Duration answer, Duration end, Duration terminate, Duration restart) {

        static final Patience USUAL = new Patience(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(120));
    }

    LifeCycle(Path data, PrintStream out, PrintStream err, Patience patience) {
        this.data = data;
        this.out = out;
        this.err = err;
        this.patience = patience;
    }

    /** What it is when it does not answer. */
    int notRunning(boolean json, boolean silent) throws IOException {
        out.println(Absence.of(data, silent).told(json));
        return Main.NOT_RUNNING;
    }

    /** Fails, and says why, if another Tomte has the data folder: one that runs, or one that is about to. */
    int alone() throws IOException {
        ProcessHandle supervisor = Processes.supervisor(data);
        if (supervisor == null) {
            return Main.OK;
        }
        ProcessHandle runtime = Processes.runtime(data);
        String other = runtime != null
                ? "process " + runtime.pid() + ") runs on the data folder " + data
                : "supervisor " + supervisor.pid() + ") has the data folder " + data + ": "
                        + Absence.of(data, false).outlook();
        err.println("tomte: Another Tomte (" + other + "; stop it, or set TOMTE_DATA to another folder");
        return Main.FAILED;
    }

    /** Stops it, gently first. */
    int stop() throws IOException, InterruptedException {
        ProcessHandle runtime = Processes.runtime(data);
        ProcessHandle supervisor = Processes.supervisor(data);
        boolean asked = ask("tomte:stop");
        if (!asked && runtime == null && supervisor == null) {
            out.println("Tomte is not running on " + data + ".");
            return Main.OK;
        }
        if (!asked) {
            // The supervisor hands the signal on; without one, Tomte gets it itself.
            ProcessHandle first = supervisor != null ? supervisor : runtime;
            out.println((runtime == null ? "Tomte does not run, but its supervisor does" : "Tomte does not answer")
                    + ": sending SIGTERM to process " + first.pid() + ".");
            first.destroy();
        }
        if (!ended(runtime, supervisor, patience.end())) {
            out.println("Still there after " + patience.end().toSeconds() + " s: sending SIGTERM"
                    + numbers(runtime, supervisor) + ".");
            signal(supervisor, false);
            signal(runtime, false);
            if (!ended(runtime, supervisor, patience.terminate())) {
                out.println("Still there after another " + patience.terminate().toSeconds() + " s: sending SIGKILL"
                        + numbers(runtime, supervisor) + ".");
                signal(supervisor, true);
                signal(runtime, true);
                if (!ended(runtime, supervisor, patience.terminate())) {
                    err.println("tomte: it could not be stopped" + numbers(runtime, supervisor));
                    return Main.FAILED;
                }
            }
        }
        out.println("Tomte has stopped.");
        return Main.OK;
    }

    /** Has it restarted, and waits until it answers as another process. */
    int restart() throws IOException, InterruptedException {
        long before = pid();
        if (before < 0) {
            return Main.notRunning(err, data);
        }
        ProcessHandle supervisor = Processes.supervisor(data);
        if (supervisor == null) {
            err.println(
                    "tomte: its supervisor is gone, so nothing would start it again; use 'tomte stop' and 'tomte start'");
            return Main.FAILED;
        }
        if (!ask("tomte:restart")) {
            err.println("tomte: it did not take the restart; 'tomte stop' and 'tomte start' do it the hard way");
            return Main.FAILED;
        }
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < patience.restart().toNanos()) {
            long now = pid();
            if (now >= 0 && now != before) {
                out.println("Tomte has restarted (process " + now + ").");
                return Main.OK;
            }
            if (!Processes.isAlive(supervisor)) {
                if (!ProcessHandle.of(before).map(Processes::isAlive).orElse(false)) {
                    err.println("tomte: it has ended and nothing starts it again; 'tomte start' does");
                    return Main.FAILED;
                }
            }
            Thread.sleep(POLL_MS);
        }
        err.println("tomte: it did not come back within " + patience.restart().toSeconds() + " s");
        return Main.FAILED;
    }

    /**
     * Waits until it answers.
     *
     * @param starter the process that starts it: when that ends, waiting is in vain; -1 if unknown
     */
    int waitStarted(Duration time, long starter) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < time.toNanos()) {
            if (pid() >= 0) {
                return Main.OK;
            }
            if (starter >= 0
                    && !ProcessHandle.of(starter).map(Processes::isAlive).orElse(false)) {
                err.println("tomte: it ended while it was starting");
                return Main.FAILED;
            }
            Thread.sleep(POLL_MS);
        }
        err.println("tomte: it did not answer within " + time.toSeconds() + " s");
        return Main.FAILED;
    }

    /** Of the Tomte that answers that it runs; -1 if none does. */
    private long pid() throws IOException {
        Captured captured = new Captured();
        try (ShellConnection connection = ShellConnection.open(data)) {
            connection.limit(patience.answer().toMillis());
            connection.execute(List.of("tomte:status", "--json"), captured);
        } catch (IOException e) {
            // Not there, or just going: whoever waits asks again.
            return -1;
        }
        String status = captured.text();
        int at = status.indexOf(PID);
        if (at < 0 || !status.contains(RUNNING)) {
            return -1;
        }
        int begin = at + PID.length();
        int end = begin;
        while (end < status.length() && Character.isDigit(status.charAt(end))) {
            end++;
        }
        return Long.parseLong(status.substring(begin, end));
    }

    /** Whether it said that it will. Once it has said so, it may end the connection at any moment. */
    private boolean ask(String command) throws IOException {
        Captured captured = new Captured();
        try (ShellConnection connection = ShellConnection.open(data)) {
            connection.limit(patience.answer().toMillis());
            int status = connection.execute(List.of(command), captured);
            if (status != Main.OK) {
                err.print(captured.errors());
            }
            return status == Main.OK;
        } catch (NotRunningException e) {
            return false;
        } catch (IOException e) {
            return !captured.text().isEmpty();
        }
    }

    private static boolean ended(@Nullable ProcessHandle runtime, @Nullable ProcessHandle supervisor, Duration time)
            throws InterruptedException {
        long begun = System.nanoTime();
        while (isAlive(runtime) || isAlive(supervisor)) {
            if (System.nanoTime() - begun > time.toNanos()) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    private static boolean isAlive(@Nullable ProcessHandle process) {
        return process != null && Processes.isAlive(process);
    }

    private static void signal(@Nullable ProcessHandle process, boolean kill) {
        if (process != null && isAlive(process)) {
            boolean sent = kill ? process.destroyForcibly() : process.destroy();
            if (!sent && isAlive(process)) {
                throw new IllegalStateException("Process " + process.pid() + " cannot be signalled: is it yours?");
            }
        }
    }

    private static String numbers(@Nullable ProcessHandle runtime, @Nullable ProcessHandle supervisor) {
        return (isAlive(runtime) ? " to process " + runtime.pid() : "")
                + (isAlive(supervisor) ? " to its supervisor " + supervisor.pid() : "");
    }
}
