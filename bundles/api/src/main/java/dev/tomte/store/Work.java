package dev.tomte.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What to do with the database. The connection is good only during the call; the work neither commits, rolls back nor
 * closes it, and must not keep anything it made.
 *
 * <p>A change is sometimes run again, after all that its first run did was rolled back: when another change of the same
 * group commit took the whole group with it, or the disk became full in the middle. So a change does nothing but use
 * the connection.
 *
 * @param <T> what the work hands to its caller; may be null
 */
@ConsumerType
@FunctionalInterface
public interface Work<T extends @Nullable Object> {

    T apply(Connection connection) throws SQLException;
}
