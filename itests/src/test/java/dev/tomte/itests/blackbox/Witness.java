package dev.tomte.itests.blackbox;

/** Has Tomte do one kind of work, and tells after a kill whether what was acknowledged of it is there. */
interface Witness {

    /** Sets Tomte to work, by commands of this shell; returns when that is under way and a kill finds something to hit. */
    void begin(ShellSession shell, int round) throws Exception;

    /** How long the work goes on after that, about, in ms. */
    int lastsMs();

    /** Notes what was acknowledged until Tomte was killed. */
    void note(ShellSession shell) throws Exception;

    /** After a start: what was acknowledged is there, and what was under way goes on, or was never begun. */
    void compare(String where) throws Exception;

    /** Before the last stop: what is to be seen of all rounds together. */
    default void compareAll(String where) throws Exception {
        compare(where);
    }
}
