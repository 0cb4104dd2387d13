package dev.tomte.audit.internal;

import dev.tomte.audit.AuditLog;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.util.Optional;

/**
 * What the database and the head outside it say when the log is first used.
 *
 * @param head to go on from, with a fault if the two do not agree
 * @param inFile what the file holds; empty if there is none, or none that can be read
 * @param uncovered how many entries had been written, but not acknowledged, when Tomte last ended
 */
record Opening(Head head, Optional<Head> inFile, long uncovered) {

    private static final String AREA = "security-audit";

    static Opening of(Store store, HeadFile file) throws StoreException {
        store.migrate(AREA, Migration.load(Opening.class, "V001__create_security_audit_log.sql"));
        Link last = store.read(Entries::last);
        Optional<Head> inFile = Optional.empty();
        Optional<String> unreadable = Optional.empty();
        try {
            inFile = file.read();
        } catch (IOException e) {
            unreadable = Optional.of(Faults.headUnreadable(file, e));
        }
        Head kept = inFile.orElse(Head.START);
        if (unreadable.isPresent()) {
            return new Opening(kept.at(last).with(unreadable.get()), inFile, 0);
        }
        if (inFile.isEmpty() && last.sequence() > 0) {
            return new Opening(kept.at(last).with(Faults.headGone(file)), inFile, 0);
        }
        if (!store.read(connection -> Entries.hold(connection, kept.newest()))) {
            return new Opening(kept.at(last).with(Faults.lost(kept.newest())), inFile, 0);
        }
        long uncovered = last.sequence() - kept.newest().sequence();
        return uncovered > AuditLog.MOST_UNDER_WAY
                ? new Opening(kept.at(last).with(Faults.beyond(kept.newest(), last)), inFile, 0)
                : new Opening(kept.at(last), inFile, uncovered);
    }
}
