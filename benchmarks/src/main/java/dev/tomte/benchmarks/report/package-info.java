/** What a benchmark says: figures, tables, targets, and the machine they were got on. */
@NullMarked
package dev.tomte.benchmarks.report;

import org.jspecify.annotations.NullMarked;
