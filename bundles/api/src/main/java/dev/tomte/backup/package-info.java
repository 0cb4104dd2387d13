/** Backups: files in open formats that a device can be brought back from. */
@Export
@Version("2.0.0")
@NullMarked
package dev.tomte.backup;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
