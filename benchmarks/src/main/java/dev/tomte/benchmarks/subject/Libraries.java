package dev.tomte.benchmarks.subject;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jars beside this one, which the build put there. */
public final class Libraries {

    private Libraries() {}

    /** The jar of the benchmarks themselves. */
    public static Path own() {
        try {
            return Path.of(Libraries.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The benchmarks' own jar has no usable location", e);
        }
    }

    /**
     * The jar of a dependency.
     *
     * @param artifact its Maven artifactId
     */
    public static Path jar(String artifact) {
        Path jar = own().resolveSibling("lib").resolve(artifact + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "No " + jar + ": start the benchmarks with benchmarks/run, which builds them");
        }
        return jar;
    }
}
