package dev.tomte.launcher;

import java.nio.file.Path;

/**
 * A bundle of the distribution.
 *
 * @param id its Maven coordinates, as a feature names them
 * @param file where it is
 * @param startLevel 1 or more
 * @param parallel whether it is started beside the others, see {@link ParallelStart}
 * @param feature the file that names it
 */
record BundleFile(String id, Path file, int startLevel, boolean parallel, Path feature) {

    /** The framework runs it from where it is, without a copy. */
    String location() {
        return "reference:" + file.toUri();
    }
}
