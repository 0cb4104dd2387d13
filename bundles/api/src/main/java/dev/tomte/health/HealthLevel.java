package dev.tomte.health;

/** How well something is, better first. */
public enum HealthLevel {
    OK,
    WARNING,
    CRITICAL
}
