/** The one database of the device: durable writes in group commits, separate readers, migrations per area. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
