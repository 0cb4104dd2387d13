package dev.tomte.benchmarks.report;

/** A figure to reach, beside the one measured. */
public record Target(String what, double measured, Bound bound, double limit, String unit) {

    /** Which side of the limit is good. */
    public enum Bound {
        AT_MOST("at most"),
        AT_LEAST("at least");

        private final String words;

        Bound(String words) {
            this.words = words;
        }
    }

    public boolean reached() {
        return bound == Bound.AT_MOST ? measured <= limit : measured >= limit;
    }

    @Override
    public String toString() {
        return (reached() ? "reached  " : "MISSED   ") + what + ": " + Samples.format(measured, 2) + " " + unit + " ("
                + bound.words + " " + Samples.format(limit, 2) + ")";
    }
}
