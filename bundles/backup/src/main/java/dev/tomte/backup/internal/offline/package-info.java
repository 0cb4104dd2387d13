/** The way back while Tomte does not run, on a plain class path: {@code tomte backup restore}, {@code verify}, {@code undo}. */
@NullMarked
package dev.tomte.backup.internal.offline;

import org.jspecify.annotations.NullMarked;
