package dev.tomte.audit.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.fixtures.TestStore;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The log on the real store, in a folder. */
final class Fixture {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    final Path folder;
    final TestStore store;
    final List<AuditEntry> told = Collections.synchronizedList(new ArrayList<>());
    final ChainedAuditLog log;

    Fixture(Path folder) throws StoreException {
        this.folder = folder;
        store = TestStore.open(folder);
        log = new ChainedAuditLog(folder, store, InstantSource.fixed(NOW), told::add);
    }

    AuditEntry add(String action) throws Exception {
        return log.append(AuditEvent.success(action, "subject").with("key", "value"))
                .get(60, TimeUnit.SECONDS);
    }

    void add(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            add("test.add");
        }
    }

    /** As somebody who can write the database, who first takes away what is only against mistakes. */
    void tamper(String... statements) throws Exception {
        store.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        for (String trigger : List.of("update", "delete", "insert")) {
                            statement.executeUpdate("DROP TRIGGER IF EXISTS security_audit_log_" + trigger);
                        }
                        for (String sql : statements) {
                            statement.executeUpdate(sql);
                        }
                    }
                    return null;
                })
                .get(60, TimeUnit.SECONDS);
    }

    Path head() {
        return folder.resolve("audit.head");
    }

    void close() throws InterruptedException {
        log.close();
        store.close();
    }
}
