package dev.tomte.qr.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditFilter;
import dev.tomte.audit.AuditLog;
import dev.tomte.audit.AuditVerdict;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it is told. */
final class FakeAudit implements AuditLog {

    final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<AuditEntry> append(AuditEvent event) {
        events.add(event);
        return CompletableFuture.completedFuture(new AuditEntry(events.size(), Instant.EPOCH, event, ""));
    }

    @Override
    public List<AuditEntry> list(AuditFilter filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AuditVerdict verify(List<String> noted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<AuditEntry> anchor(String who, String why) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long export(OutputStream out) {
        throw new UnsupportedOperationException();
    }
}
