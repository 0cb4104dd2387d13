/** What was measured, kept in the store: single values, minutes, hours. */
@NullMarked
package dev.tomte.health.internal.history;

import org.jspecify.annotations.NullMarked;
