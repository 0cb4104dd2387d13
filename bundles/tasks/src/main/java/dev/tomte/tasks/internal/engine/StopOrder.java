package dev.tomte.tasks.internal.engine;

/**
 * That a run is to stop, and what is to become of its task.
 *
 * @param reason for people
 */
record StopOrder(Aim aim, String reason) {

    /** What is to become of the task. Later ones outweigh earlier ones. */
    enum Aim {
        /** To go on from its checkpoint as soon as it may: its plug-in is updated, a constraint ceased to hold, the end. */
        CONTINUE_LATER,
        /** To begin anew at once. */
        BEGIN_ANEW,
        /** To go on once resumed. */
        PAUSE,
        /** Its time is up: it failed. */
        TIME_OUT,
        /** Called off. */
        CANCEL;

        /** Whether it says what is to become of the task, and not of this run alone. */
        boolean concernsTask() {
            return this == PAUSE || this == CANCEL;
        }
    }
}
