package dev.tomte.audit.internal;

import dev.tomte.audit.AuditLog;
import dev.tomte.audit.AuditVerdict;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Works the chain out again, page by page, so that no reader stays in the way of the database's log for long. A fault is
 * reported where it is, and the chain taken up again behind it.
 */
final class Verification {

    private static final int PAGE = 1000;
    private static final int MOST_FAULTS = 100;

    private final Store store;
    private final Head head;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private long entries;
    private Link before = Link.START;

    private Verification(Store store, Head head, Collection<String> noted) {
        this.store = store;
        this.head = head;
        noted.forEach(hash -> wanted.add(hash.strip().toLowerCase(Locale.ROOT)));
    }

    static AuditVerdict run(Store store, Head head, Collection<String> noted) throws StoreException {
        return new Verification(store, head, noted).run();
    }

    private AuditVerdict run() throws StoreException {
        head.faults().forEach(this::fault);
        Link last = store.read(Entries::last);
        if (!store.read(connection -> Entries.hold(connection, head.newest()))) {
            fault(Faults.lost(head.newest()));
        }
        if (last.sequence() - head.newest().sequence() > AuditLog.MOST_UNDER_WAY) {
            fault(Faults.beyond(head.newest(), last));
        }
        long after = Long.MIN_VALUE;
        List<Row> page = page(after, last.sequence());
        while (!page.isEmpty()) {
            page.forEach(this::check);
            after = page.get(page.size() - 1).sequence();
            page = page(after, last.sequence());
        }
        wanted.forEach(hash -> fault(Faults.notNoted(hash)));
        return new AuditVerdict(entries, before.hash(), faults);
    }

    private List<Row> page(long after, long upTo) throws StoreException {
        return store.read(connection -> Entries.page(connection, after, upTo, PAGE));
    }

    private void check(Row row) {
        long expected = before.sequence() + 1;
        if (row.sequence() < 1) {
            fault(Faults.misplaced(row.sequence()));
        } else {
            if (row.sequence() > expected) {
                fault(Faults.missing(expected, row.sequence() - 1));
            } else if (!row.follows(before.hash())) {
                fault(Faults.broken(row.sequence()));
            }
            before = row.link();
        }
        wanted.remove(row.hash());
        entries++;
    }

    private void fault(String sentence) {
        if (faults.size() < MOST_FAULTS && !faults.contains(sentence)) {
            faults.add(sentence);
        }
    }
}
