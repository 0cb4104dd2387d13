/** Where secrets are kept: the choice of a back end, the moves between them, and what is handed to a backup. */
@NullMarked
package dev.tomte.securestorage.internal;

import org.jspecify.annotations.NullMarked;
