/** The monitor: calls the collectors, judges what they measured, tells and keeps it. */
@NullMarked
package dev.tomte.health.internal;

import org.jspecify.annotations.NullMarked;
