/** The master key in the keeping of macOS or Windows. */
@NullMarked
package dev.tomte.securestorage.internal.desktop;

import org.jspecify.annotations.NullMarked;
