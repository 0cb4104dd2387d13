package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Path;

/** A runtime to be measured, with folders of its own. */
public interface Subject {

    /** For the table. */
    String name();

    /** Makes everything that a first start makes, so that the next one is warm. */
    void prepare() throws IOException, InterruptedException;

    /** Starts the process and returns at once. */
    Launch start() throws IOException;

    /**
     * Waits until it is of use, looking at least every 2 ms.
     *
     * @return when it was, on the clock of {@link System#nanoTime()}
     * @throws IllegalStateException if it ends, or is not of use within 5 minutes
     */
    long awaitReady(Launch launch) throws IOException, InterruptedException;

    /** Waits until its start is over: what is stopped before may start worse the next time. */
    void awaitSettled(Launch launch) throws IOException, InterruptedException;

    /** Where a jar is dropped to be deployed. */
    Path dropFolder();
}
