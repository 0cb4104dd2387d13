/** Which bundles are deployed from the plug-in folder, and why those that are not, are not. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.deploy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
