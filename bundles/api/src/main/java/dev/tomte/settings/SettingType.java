package dev.tomte.settings;

/** What sort of value a setting holds. */
public enum SettingType {
    /** A text without control characters. */
    TEXT,
    /** A whole number. */
    INTEGER,
    /** A number. */
    DECIMAL,
    /** True or false. */
    FLAG,
    /** One of several words. */
    CHOICE,
    /** The address of a server, or nothing. */
    URL,
    /** A random UUID (RFC 9562, version 4), made once and never changed. */
    IDENTITY
}
