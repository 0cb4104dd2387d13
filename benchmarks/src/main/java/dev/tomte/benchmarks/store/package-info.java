/** Ways to write the same row into the same table, each durable when it says so. */
@NullMarked
package dev.tomte.benchmarks.store;

import org.jspecify.annotations.NullMarked;
