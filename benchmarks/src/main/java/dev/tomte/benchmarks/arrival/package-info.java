/** What the deploy benchmark drops. */
@NullMarked
package dev.tomte.benchmarks.arrival;

import org.jspecify.annotations.NullMarked;
