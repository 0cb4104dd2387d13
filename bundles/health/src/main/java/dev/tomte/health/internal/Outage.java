package dev.tomte.health.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs the first failure of something and its recovery, not each repetition. Any thread. */
final class Outage {

    private final Logger log;
    private final String what;
    private boolean ongoing;

    /** @param what begins both messages, such as {@code Collector disk} */
    Outage(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void failed(@Nullable String reason) {
        failed(reason, null);
    }

    /** @param cause logged with its stack, for what should not happen */
    synchronized void failed(@Nullable String reason, @Nullable Throwable cause) {
        if (!ongoing) {
            ongoing = true;
            log.warn("{} fails: {}. Told again when it works", what, reason, cause);
        }
    }

    synchronized void worked() {
        if (ongoing) {
            ongoing = false;
            log.info("{} works again", what);
        }
    }
}
