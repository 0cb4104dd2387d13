/** What was done that matters to security, in a chain that shows every later change. */
@Export
@Version("1.1.0")
@NullMarked
package dev.tomte.audit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
