package dev.tomte.task;

/**
 * How far a run is.
 *
 * @param percent 0 to 100
 * @param message for people, up to 200 characters; may be empty
 */
public record TaskProgress(int percent, String message) {

    public static final TaskProgress NONE = new TaskProgress(0, "");

    public TaskProgress {
        Limits.inRange("progress", percent, 0, 100);
        Limits.length("the message of a progress", message, 200);
    }
}
