package dev.tomte.health;

/**
 * How busy the processors are.
 *
 * @param percent of all processors together, 0 to 100, since the measurement before
 * @param processors how many logical processors there are
 * @param load the one-minute load average; negative where the platform has none
 */
public record CpuUsage(double percent, int processors, double load) {}
