package dev.tomte.audit.internal;

import java.io.IOException;

/** What may be wrong, in a line each: where, what, and what it comes from. */
final class Faults {

    private Faults() {}

    static String lost(Link link) {
        return "Entry " + link.sequence() + " was acknowledged with the hash " + link.hash()
                + " and is not in the database any more: entries were cut off or replaced, or an earlier copy of the"
                + " database was put back";
    }

    static String headGone(HeadFile file) {
        return file.path() + " is gone, which says what the newest entry is";
    }

    static String headChanged(HeadFile file, Link found) {
        return file.path() + " was changed by somebody else: it named entry " + found.sequence() + " as the newest";
    }

    static String headUnreadable(HeadFile file, IOException why) {
        return file.path() + " cannot be read: " + oneLine(String.valueOf(why.getMessage()));
    }

    static String beyond(Link head, Link last) {
        return "The database goes on to entry " + last.sequence() + ", though entry " + head.sequence()
                + " was the newest acknowledged: no crash leaves so many, they were added by somebody else";
    }

    static String missing(long first, long last) {
        return first == last ? "Entry " + first + " is missing" : "Entries " + first + " to " + last + " are missing";
    }

    static String misplaced(long sequence) {
        return "Entry " + sequence + " has no place in the chain: the first is 1";
    }

    static String broken(long sequence) {
        return "Entry " + sequence + " does not fit its hash: it was changed"
                + (sequence == 1 ? "" : ", or the hash of the one before was");
    }

    static String notNoted(String hash) {
        return "No entry has the hash " + oneLine(hash) + ", which was noted elsewhere";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", "; ");
    }
}
