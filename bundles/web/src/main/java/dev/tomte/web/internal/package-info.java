/** The web face: who may come in, where, and what the Tomte tab shows. */
@NullMarked
package dev.tomte.web.internal;

import org.jspecify.annotations.NullMarked;
