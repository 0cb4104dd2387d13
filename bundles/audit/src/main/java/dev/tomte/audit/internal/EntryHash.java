package dev.tomte.audit.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of an entry: SHA-256 over bytes that can be read in one way only, since every text is preceded by its length.
 * {@code docs/audit.md} describes them; once entries are written, they never change.
 */
final class EntryHash {

    /** Begins the bytes, so that no other thing that Tomte hashes can be taken for an entry. */
    private static final String FORMAT = "tomte-audit-1";

    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    private EntryHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * Of an entry.
     *
     * @param previous the hash of the entry before; empty for the first
     * @param row whose own hash does not count
     * @return 64 hexadecimal digits
     */
    static String of(String previous, Row row) {
        return new EntryHash()
                .text(FORMAT)
                .text(previous)
                .number(row.sequence())
                .number(row.atMs())
                .text(row.action())
                .text(row.subject())
                .text(row.outcome())
                .text(row.who())
                .text(row.details())
                .end();
    }

    private EntryHash text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        digest.update(bytes);
        return this;
    }

    private EntryHash number(long value) {
        digest.update(number.clear().putLong(value).flip());
        return this;
    }

    private String end() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
