package dev.tomte.backup.internal;

import dev.tomte.backup.BackupService;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Where the classes are that run outside the framework as well. */
final class Jars {

    private static final String REFERENCE = "reference:";

    private Jars() {}

    /** This bundle, the contracts it stands on, and the libraries that the launcher has. */
    static List<Path> forPacking(BundleContext context) {
        Path lib = Path.of(Objects.requireNonNull(
                        context.getProperty("tomte.home"), "The framework property tomte.home is missing"))
                .resolve("lib");
        return List.of(
                jar(context.getBundle()),
                jar(Objects.requireNonNull(
                        FrameworkUtil.getBundle(BackupService.class), "The contract is in a bundle")),
                lib.resolve("jakarta.json.jar"),
                lib.resolve("slf4j-api.jar"));
    }

    private static Path jar(Bundle bundle) {
        String location = bundle.getLocation();
        return Path.of(URI.create(location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location));
    }
}
