package dev.tomte.deploy.internal;

import org.osgi.framework.Version;

/** What a look at a file said. */
sealed interface Inspection {

    /** A whole bundle, kept as an artifact under its hash. */
    record Good(String bundle, Version version, String sha256) implements Inspection {}

    /**
     * Not a whole bundle, or not yet.
     *
     * @param problem what was expected and what is there
     * @param ours whether the reason is on our side (no space left, for example), so that trying again may help even
     *     if the file does not change
     */
    record Bad(String problem, boolean ours) implements Inspection {}
}
