/** Task engines side by side: what a child process measures, and how its parent starts it and reads it. */
@NullMarked
package dev.tomte.benchmarks.tasks;

import org.jspecify.annotations.NullMarked;
