/** What a plug-in implements, what it is handed, and what is known about it. */
@Export
@Version("1.3.0")
@NullMarked
package dev.tomte.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
