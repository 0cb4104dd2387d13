/** Handlers to show what tasks do; {@code task:demo} creates tasks for them. */
@NullMarked
package dev.tomte.tasks.internal.demo;

import org.jspecify.annotations.NullMarked;
