/** What may be configured, and what was: snapshots to go back to. */
@Export
@Version("1.1.0")
@NullMarked
package dev.tomte.configuration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
