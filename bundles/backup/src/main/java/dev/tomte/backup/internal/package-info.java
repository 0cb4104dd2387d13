/** The backup service: what goes into a backup, what opens it, when one is made, which are kept. */
@NullMarked
package dev.tomte.backup.internal;

import org.jspecify.annotations.NullMarked;
