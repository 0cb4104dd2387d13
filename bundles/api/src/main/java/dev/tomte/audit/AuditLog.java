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

    /**
     * Adds an entry. Completes once it is on disk; fails with an {@link AuditException} if the disk refused it. Dependent
     * stages run on a thread of the store unless they are asynchronous: keep them short.
     */
    CompletableFuture<AuditEntry> append(AuditEvent event);

    /** The latest entries that the filter lets through, youngest first. */
    List<AuditEntry> list(AuditFilter filter) throws AuditException;

    /** Works the whole chain out again and compares it with what is stored, inside the database and outside. */
    AuditVerdict verify() throws AuditException;

    /**
     * Writes all entries, oldest first, as JSON lines in UTF-8, with their hashes. The caller closes the stream.
     *
     * @return how many
     * @throws IOException if the stream does not take them
     */
    long export(OutputStream out) throws AuditException, IOException;
}
