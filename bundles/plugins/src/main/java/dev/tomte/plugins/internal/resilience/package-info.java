/** The resilience kit: what {@code dev.tomte.resilience} promises, for one plug-in at a time. */
@NullMarked
package dev.tomte.plugins.internal.resilience;

import org.jspecify.annotations.NullMarked;
