/** When tasks run: pure reckoning with two clocks; no thread, no store. */
@NullMarked
package dev.tomte.tasks.internal.schedule;

import org.jspecify.annotations.NullMarked;
