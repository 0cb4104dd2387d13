/** The task engine and its peers, each behind the same small interface and at its best documented settings. */
@NullMarked
package dev.tomte.benchmarks.tasks.subject;

import org.jspecify.annotations.NullMarked;
