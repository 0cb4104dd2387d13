package dev.tomte.plugins.internal;

import dev.tomte.plugin.PluginState;
import java.time.Instant;
import java.util.Optional;

/**
 * What the host remembers of a plug-in.
 *
 * @param bundle the symbolic name
 * @param bundleId the framework's number of the bundle when it was last seen
 * @param boot the start of Tomte in which it was last seen
 * @param version whose {@code onInstall} or {@code onUpdate} returned last; empty while none has
 * @param switchedOff whether its owner disabled it
 */
record LedgerEntry(
        String name,
        String bundle,
        long bundleId,
        String boot,
        Optional<String> version,
        PluginState state,
        boolean switchedOff,
        Optional<String> lastError,
        Instant since) {

    LedgerEntry seen(String inBundle, long withId, String atBoot) {
        return new LedgerEntry(name, inBundle, withId, atBoot, version, state, switchedOff, lastError, since);
    }

    LedgerEntry withVersion(String hooksRan) {
        return new LedgerEntry(
                name, bundle, bundleId, boot, Optional.of(hooksRan), state, switchedOff, lastError, since);
    }

    LedgerEntry withState(PluginState now, Instant at) {
        return new LedgerEntry(name, bundle, bundleId, boot, version, now, switchedOff, lastError, at);
    }

    LedgerEntry withSwitchedOff(boolean off) {
        return new LedgerEntry(name, bundle, bundleId, boot, version, state, off, lastError, since);
    }

    LedgerEntry withLastError(String error) {
        return new LedgerEntry(name, bundle, bundleId, boot, version, state, switchedOff, Optional.of(error), since);
    }
}
