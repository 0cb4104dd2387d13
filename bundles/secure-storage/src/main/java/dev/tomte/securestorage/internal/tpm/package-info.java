/** The few commands of TPM 2.0 that seal a master key. */
@NullMarked
package dev.tomte.securestorage.internal.tpm;

import org.jspecify.annotations.NullMarked;
