/** Secrets and keys: where they are kept, and how they are used without being shown. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.secret;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
