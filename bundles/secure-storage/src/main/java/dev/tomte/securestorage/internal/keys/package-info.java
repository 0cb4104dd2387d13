/** The device's own keys. */
@NullMarked
package dev.tomte.securestorage.internal.keys;

import org.jspecify.annotations.NullMarked;
