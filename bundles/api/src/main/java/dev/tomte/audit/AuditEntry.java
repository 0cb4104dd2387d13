package dev.tomte.audit;

import java.time.Instant;

/**
 * An entry of the audit log.
 *
 * @param sequence 1 for the first, without a gap
 * @param at when it was added, by the wall clock, in whole milliseconds
 * @param event what happened
 * @param hash SHA-256 over the entry and the hash before it, 64 hexadecimal digits
 */
public record AuditEntry(long sequence, Instant at, AuditEvent event, String hash) {}
