package dev.tomte.benchmarks;

import java.io.IOException;
import java.io.PrintStream;

/** One comparison: runs everything it compares, in turns, and prints what came out. */
interface Benchmark {

    /** The word on the command line. */
    String name();

    /** One line for the help text. */
    String description();

    /**
     * Measures and reports.
     *
     * @param out for the result; what only shows progress goes to the standard error stream
     * @throws IllegalStateException if a subject does not do what is to be measured: then there are no figures at all
     */
    void run(Options options, PrintStream out) throws IOException, InterruptedException;
}
