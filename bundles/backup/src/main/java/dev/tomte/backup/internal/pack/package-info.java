/**
 * Packing and sealing a backup, in a process of its own where one can be had: the runtime's Java is set up for a quick start
 * and little memory, in which hashing and encrypting take several times as long, and its heap stays out of it.
 */
@NullMarked
package dev.tomte.backup.internal.pack;

import org.jspecify.annotations.NullMarked;
