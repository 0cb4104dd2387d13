/** The runtimes that are measured: Tomte and its peers, each a process of its own. */
@NullMarked
package dev.tomte.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
