/** QR codes, and the pairing codes shown in them. */
@Export
@Version("1.0.0")
@NullMarked
package dev.tomte.qr;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
