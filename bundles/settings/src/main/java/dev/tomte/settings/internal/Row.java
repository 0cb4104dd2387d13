package dev.tomte.settings.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a setting.
 *
 * @param value null if it was reset
 * @param revision one more with each change; tells which of two is younger
 */
record Row(@Nullable String value, long revision, String changedBy, Instant changedAt) {}
