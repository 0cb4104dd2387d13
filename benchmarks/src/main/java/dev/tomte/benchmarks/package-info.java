/** Side-by-side runs of Tomte and its peers. A benchmark is one class; {@link dev.tomte.benchmarks.Main} names it. */
@NullMarked
package dev.tomte.benchmarks;

import org.jspecify.annotations.NullMarked;
