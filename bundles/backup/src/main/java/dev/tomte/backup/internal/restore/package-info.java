/**
 * The way back: a backup is unpacked and verified beside what is here, and the launcher puts it in place at the next start.
 * What the launcher finds in the folder {@code restore}, it knows by name; see its {@code PendingRestore}.
 */
@NullMarked
package dev.tomte.backup.internal.restore;

import org.jspecify.annotations.NullMarked;
