/** The log: rows and their hashes, the head outside the database, and the comparison of both. */
@NullMarked
package dev.tomte.audit.internal;

import org.jspecify.annotations.NullMarked;
