/** Secrets in an encrypted file, whose master key is wrapped by what differs. */
@NullMarked
package dev.tomte.secret.internal.file;

import org.jspecify.annotations.NullMarked;
