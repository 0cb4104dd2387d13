/** Secrets in the Secret Service of a Linux desktop. */
@NullMarked
package dev.tomte.securestorage.internal.keyring;

import org.jspecify.annotations.NullMarked;
