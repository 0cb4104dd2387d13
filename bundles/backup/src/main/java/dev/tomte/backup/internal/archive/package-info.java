/**
 * The content of a backup: a tar archive, compressed with Zstandard, and the manifest in it that holds every file's hash.
 * Sealing is another room's.
 */
@NullMarked
package dev.tomte.backup.internal.archive;

import org.jspecify.annotations.NullMarked;
