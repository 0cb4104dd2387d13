/**
 * Where finished backup files are copied to: a folder, a WebDAV or HTTP server, an S3-compatible store. Plain classes on the
 * JDK; who configures them, resolves their secrets and tries again is elsewhere.
 */
@NullMarked
package dev.tomte.backup.internal.targets;

import org.jspecify.annotations.NullMarked;
