package dev.tomte.settings.internal;

import org.jspecify.annotations.Nullable;

/**
 * A change that is in the database.
 *
 * @param previous the value before; null if there was none
 */
record Change(String name, Row row, @Nullable String previous) {}
