package dev.tomte.store.internal;

/** Remembers that the file was found damaged at work, so that the next start looks into it. */
final class DamageFlag {

    private volatile boolean raised;

    void note(Throwable failure) {
        if (Failures.isDamage(failure)) {
            raised = true;
        }
    }

    boolean isRaised() {
        return raised;
    }
}
