/** What lets a plug-in live with things that fail, hang or come too fast; the host hands it out and shows how it is. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.resilience;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
