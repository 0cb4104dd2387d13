/** The device's own keys. */
@NullMarked
package dev.tomte.secret.internal.keys;

import org.jspecify.annotations.NullMarked;
