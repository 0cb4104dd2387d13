package dev.tomte.tasks.internal.schedule;

/** A cron expression that is wrong, and where. */
final class CronFault extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    CronFault(CronField field, int at, String expected, String came) {
        super(field.title() + " at position " + (at + 1) + ": expected " + expected + ", came "
                + (came.isEmpty() ? "nothing" : "'" + came + "'"));
    }

    CronFault(int at, String expected, String came) {
        super("position " + (at + 1) + ": expected " + expected + ", came " + came);
    }
}
