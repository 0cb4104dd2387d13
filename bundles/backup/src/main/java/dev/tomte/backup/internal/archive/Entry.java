package dev.tomte.backup.internal.archive;

/**
 * A file in a backup.
 *
 * @param name as {@link Names} has it
 * @param size in bytes
 * @param sha256 of its content, 64 lower-case hexadecimal digits
 */
public record Entry(String name, long size, String sha256) {}
