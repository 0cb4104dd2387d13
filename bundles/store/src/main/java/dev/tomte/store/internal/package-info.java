/** The store on SQLite: a writer that commits in groups, readers beside it, and what to do with a damaged file. */
@NullMarked
package dev.tomte.store.internal;

import org.jspecify.annotations.NullMarked;
