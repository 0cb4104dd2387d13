/** Secrets in the Secret Service of a Linux desktop. */
@NullMarked
package dev.tomte.secret.internal.keyring;

import org.jspecify.annotations.NullMarked;
