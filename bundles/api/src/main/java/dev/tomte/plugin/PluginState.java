package dev.tomte.plugin;

/** Where a plug-in is in its life. */
public enum PluginState {
    /** There, but not enabled yet: a hook is running, or its component has not come. */
    INSTALLED,
    /** At work. */
    ENABLED,
    /** Switched off by its owner; stays so over restarts. */
    DISABLED,
    /** A hook threw or took too long; the reason is kept. */
    FAILED,
    /** Failed too often and is not tried again until released. */
    QUARANTINED,
    /** Gone. */
    UNINSTALLED
}
