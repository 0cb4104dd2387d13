package dev.tomte.backup.internal.targets;

import java.time.Instant;

/**
 * A file at a target.
 *
 * @param size in bytes
 * @param modified as the target's clock has it; {@link Instant#EPOCH} where it does not say
 */
public record RemoteFile(String name, long size, Instant modified) {}
