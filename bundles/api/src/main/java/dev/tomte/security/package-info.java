/** Who may come in. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.security;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
