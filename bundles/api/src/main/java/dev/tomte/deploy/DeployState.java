package dev.tomte.deploy;

/** What became of a file in the plug-in folder. */
public enum DeployState {
    /** Installed and started (or installed and switched off by its owner). */
    LIVE,
    /** A good bundle that lacks something another one must bring; it comes alive when that arrives. */
    WAITING,
    /** Put aside in favour of a higher version of the same bundle. */
    SUPERSEDED,
    /** Not a bundle, or it failed to install or to start. */
    REJECTED
}
