package dev.tomte.benchmarks.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * Shows that {@link System#nanoTime()} of two processes can be compared: on Linux it is CLOCK_MONOTONIC, which is one for
 * the machine, though Java does not promise it.
 */
public final class SharedClock {

    private static final int EXCHANGES = 200;

    private SharedClock() {}

    /** Runs in the other process: answers each byte with the time. */
    public static void main(String[] arguments) throws IOException {
        while (System.in.read() >= 0) {
            System.out.println(System.nanoTime());
        }
    }

    /**
     * Asks another process for the time, again and again.
     *
     * @return what was found, for the report
     * @throws IllegalStateException if the clocks differ
     */
    public static String proof(Jdk jdk) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(jdk.java(), "-cp", Libraries.own().toString(), SharedClock.class.getName());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long tightest = Long.MAX_VALUE;
        try (OutputStream ask = process.getOutputStream();
                BufferedReader answer = process.inputReader()) {
            for (int i = 0; i < EXCHANGES; i++) {
                long before = System.nanoTime();
                ask.write(1);
                ask.flush();
                long there = Long.parseLong(answer.readLine());
                long after = System.nanoTime();
                if (there < before || there > after) {
                    throw new IllegalStateException("System.nanoTime() differs between two processes: " + there
                            + " is not between " + before + " and " + after);
                }
                tightest = Math.min(tightest, after - before);
            }
        }
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return String.format(
                "System.nanoTime() of two processes agrees: %d of %d readings in order, to within %d us",
                EXCHANGES, EXCHANGES, tightest / 1000);
    }
}
