/** Brings what bundles tell the OSGi Log Service into the one log. */
@NullMarked
package dev.tomte.observability.internal;

import org.jspecify.annotations.NullMarked;
