package dev.tomte.audit.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Adds an entry behind the newest, whichever that is when its turn comes: the one writer of the store makes a chain of what
 * many callers add at once.
 *
 * @param known a place that the chain went through when this was asked for
 */
record AppendWork(AuditEvent event, Instant at, Link known) implements Work<AppendWork.Appended> {

    /**
     * What was added.
     *
     * @param lost the known place, if the chain does not go through it any more
     */
    record Appended(Row row, Optional<Link> lost) {}

    @Override
    public Appended apply(Connection connection) throws SQLException {
        Link last = Entries.last(connection);
        boolean held = last.equals(known) || Entries.hold(connection, known);
        Row row = Row.after(last, at, event);
        Entries.add(connection, row);
        return new Appended(row, held ? Optional.empty() : Optional.of(known));
    }
}
