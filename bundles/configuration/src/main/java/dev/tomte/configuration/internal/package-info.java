/** The gate in front of ConfigAdmin. */
@NullMarked
package dev.tomte.configuration.internal;

import org.jspecify.annotations.NullMarked;
