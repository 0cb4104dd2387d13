package dev.tomte.deploy.internal;

/** Told of each durable step as it ends, so that a test can stop there for good, as a power cut would. */
@FunctionalInterface
interface Checkpoint {

    Checkpoint NONE = step -> {};

    void passed(Step step);

    /** The steps between which the power may go. */
    enum Step {
        WANTED,
        INSTALLED,
        NOTED,
        STOPPED,
        UPDATED,
        REFRESHED,
        STARTED,
        APPLIED,
        FAREWELL,
        UNINSTALLED,
        FORGOTTEN,
        COLLECTED
    }
}
