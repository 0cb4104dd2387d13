package dev.tomte.shell.internal;

/** A share of a hundred: a number for programs, with its sign for people. */
record Percent(int value) {

    @Override
    public String toString() {
        return value + " %";
    }
}
