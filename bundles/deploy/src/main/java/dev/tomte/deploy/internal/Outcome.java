package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployState;
import java.util.Optional;

/**
 * What became of a bundle that is to run.
 *
 * @param running the content that the framework has; empty if it has none, or it is not certain
 * @param passing whether this will change by itself soon, since the bundle's own code is at work
 */
record Outcome(DeployState state, Optional<String> problem, long bundleId, Optional<String> running, boolean passing) {}
