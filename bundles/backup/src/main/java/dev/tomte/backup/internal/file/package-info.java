/** Files that must survive a power cut, and the database as a file. */
@NullMarked
package dev.tomte.backup.internal.file;

import org.jspecify.annotations.NullMarked;
