/** The monitor's verdict as Felix health checks. */
@NullMarked
package dev.tomte.health.internal.checks;

import org.jspecify.annotations.NullMarked;
