package dev.tomte.deploy;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in the plug-in folder, and what became of it.
 *
 * @param file its name in the folder, without a path
 * @param bundle its symbolic name; empty if it is no bundle
 * @param version its bundle version; empty if it is no bundle
 * @param sha256 of its content, 64 lower-case hexadecimal digits; empty if it could not be read
 * @param artifact the kept copy that runs
 * @param bundleId the framework's number for it; -1 if it is not installed
 * @param problem why it is not live, and what to do
 */
public record DeployedBundle(
        String file,
        Optional<String> bundle,
        Optional<String> version,
        Optional<String> sha256,
        Optional<Path> artifact,
        long bundleId,
        DeployState state,
        Optional<String> problem) {}
