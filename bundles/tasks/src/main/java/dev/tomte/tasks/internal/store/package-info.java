/** Tasks and their history on disk: rows, the changes the engine makes of them, and SQLite under both. */
@NullMarked
package dev.tomte.tasks.internal.store;

import org.jspecify.annotations.NullMarked;
