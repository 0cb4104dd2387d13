package dev.tomte.plugin;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about a plug-in.
 *
 * @param kind as in its manifest
 * @param description as in its manifest; may be empty
 * @param bundle the symbolic name of its bundle
 * @param bundleId the framework's number for it; -1 if it is gone
 * @param since when it came into this state
 * @param detail why it is not enabled, for people
 * @param lastError the last error of a hook or listener, also if it works again
 */
public record PluginInfo(
        String name,
        String version,
        PluginState state,
        String kind,
        String description,
        Set<Permission> permissions,
        String bundle,
        long bundleId,
        Instant since,
        Optional<String> detail,
        Optional<String> lastError) {}
