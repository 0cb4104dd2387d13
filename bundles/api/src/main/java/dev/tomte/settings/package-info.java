/** The device's settings: typed, with defaults and ranges, and one truth with Configuration Admin. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
