/** Codes and their pictures; pairing codes, their table and their URL. */
@NullMarked
package dev.tomte.qr.internal;

import org.jspecify.annotations.NullMarked;
