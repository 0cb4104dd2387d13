/** Boots the framework from the features that {@code conf/launcher.properties} names, and ends it. */
@NullMarked
package dev.tomte.launcher;

import org.jspecify.annotations.NullMarked;
