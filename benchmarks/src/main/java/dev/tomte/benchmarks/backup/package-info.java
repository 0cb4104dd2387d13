/** A database to be backed up, a writer that goes on meanwhile, and the programs that do it without Tomte. */
@NullMarked
package dev.tomte.benchmarks.backup;

import org.jspecify.annotations.NullMarked;
