package dev.tomte.store.internal;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers, beyond the end of the process, that the file was found damaged at work: the next start looks into it. */
final class DamageFlag {

    private static final Logger LOG = LoggerFactory.getLogger(DamageFlag.class);

    private final OpenMarker marker;
    private volatile boolean raised;
    private volatile @Nullable String found;

    DamageFlag(OpenMarker marker) {
        this.marker = marker;
    }

    void note(Throwable failure) {
        if (Failures.isDamage(failure)) {
            raise();
        }
    }

    /** A check of the whole file ended so. */
    void found(String damage) {
        found = damage;
        raise();
    }

    private synchronized void raise() {
        if (raised) {
            return;
        }
        raised = true;
        try {
            marker.noteDamage();
        } catch (IOException e) {
            LOG.error("The database is damaged, and that cannot be noted for the next start", e);
        }
    }

    boolean isRaised() {
        return raised;
    }

    /** What the check of the whole file found; empty if it found nothing, or there was none. */
    Optional<String> findings() {
        return Optional.ofNullable(found);
    }
}
