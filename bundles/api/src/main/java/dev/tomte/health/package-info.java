/** What the device measures of itself, and how well it is. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
