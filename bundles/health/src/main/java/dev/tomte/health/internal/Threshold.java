package dev.tomte.health.internal;

import java.time.Duration;

/**
 * From which values on a metric is unwell.
 *
 * @param warning the value from which it is a warning
 * @param critical the value from which it is critical; above the warning
 * @param hysteresis how far below one of them the value must fall before that level ends
 * @param hold how long the value must stay at one of them or beyond before that level begins
 */
record Threshold(double warning, double critical, double hysteresis, Duration hold) {}
