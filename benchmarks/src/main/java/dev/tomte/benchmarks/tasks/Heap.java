package dev.tomte.benchmarks.tasks;

import java.lang.management.ManagementFactory;

/** What is alive in the heap. */
final class Heap {

    private Heap() {}

    /** In bytes, after a full collection; the second one takes what the first only made weakly reachable. */
    static long used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
