/** The records that travel over the event bus, and their form as event properties. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
