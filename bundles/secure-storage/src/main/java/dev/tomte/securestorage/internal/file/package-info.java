/** Secrets in an encrypted file, whose master key is wrapped by what differs. */
@NullMarked
package dev.tomte.securestorage.internal.file;

import org.jspecify.annotations.NullMarked;
