/** The settings in the database, and their mirror in Configuration Admin. */
@NullMarked
package dev.tomte.settings.internal;

import org.jspecify.annotations.NullMarked;
