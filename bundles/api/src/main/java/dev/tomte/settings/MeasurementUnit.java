package dev.tomte.settings;

/** In which units values are shown to people. */
public enum MeasurementUnit {
    METRIC,
    IMPERIAL
}
