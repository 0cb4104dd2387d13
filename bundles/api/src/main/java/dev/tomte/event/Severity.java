package dev.tomte.event;

/** How much a message matters to the owner of the device. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL
}
