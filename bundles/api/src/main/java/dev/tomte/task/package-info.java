/** Work to be done later, again and again, or when something happens: durable, at least once, at low priority. */
@Export
@Version("1.1.0")
@NullMarked
package dev.tomte.task;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
