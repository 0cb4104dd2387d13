package dev.tomte.launcher;

import java.nio.file.Path;

/**
 * A bundle of the distribution.
 *
 * @param id its Maven coordinates, as a feature names them
 * @param file where it is
 * @param startLevel 1 or more
 * @param feature the file that names it
 */
record BundleFile(String id, Path file, int startLevel, Path feature) {

    /** The framework runs it from where it is, without a copy. */
    String location() {
        return "reference:" + file.toUri();
    }
}
