package dev.tomte.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The security audit log: append-only, each entry bound to the one before by its hash, and the newest hash kept outside the
 * database as well, so that a cut end, another order and a changed entry are found. All methods may be called from any thread.
 */
@ProviderType
public interface AuditLog {

    /** How many entries may be under way at once: added, and not yet acknowledged. */
    int MOST_UNDER_WAY = 1000;

    /**
     * Adds an entry. Completes once it is on disk and the head outside the database covers it. Fails with an
     * {@link AuditException} if the disk refused it, or if {@value #MOST_UNDER_WAY} others are under way; the message says
     * so if only the head could not be kept and the entry is in the log all the same. Dependent stages run on a thread of
     * the log or the store unless they are asynchronous: keep them short.
     */
    CompletableFuture<AuditEntry> append(AuditEvent event);

    /**
     * The latest entries that the filter lets through, youngest first. One that somebody changed into what no event can be
     * comes as {@code audit.unreadable}, with the reason.
     */
    List<AuditEntry> list(AuditFilter filter) throws AuditException;

    /**
     * Works the whole chain out again and compares it with what is stored, inside the database and outside.
     *
     * @param noted hashes of entries, or of heads, that were noted elsewhere earlier; one that is not in the log any more is
     *     a fault
     */
    AuditVerdict verify(List<String> noted) throws AuditException;

    /** Verifies without a hash from elsewhere. */
    default AuditVerdict verify() throws AuditException {
        return verify(List.of());
    }

    /**
     * Goes on from the chain that is there, once it is known why entries are gone that had been acknowledged: a backup was
     * put back, for instance. Adds the entry {@code audit.anchor} with who, why and what was missing; from then on
     * {@link #verify} compares with the chain as it is now. What is wrong within the chain stays wrong.
     *
     * @param who as in {@link AuditEvent}
     * @param why for people, up to 1,000 characters
     * @return as of {@link #append}
     */
    CompletableFuture<AuditEntry> anchor(String who, String why);

    /**
     * Writes all entries, oldest first, as JSON lines in UTF-8, with their hashes. The caller closes the stream.
     *
     * @return how many
     * @throws IOException if the stream does not take them
     */
    long export(OutputStream out) throws AuditException, IOException;
}
