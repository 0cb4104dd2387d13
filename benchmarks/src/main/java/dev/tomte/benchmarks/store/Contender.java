package dev.tomte.benchmarks.store;

import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** A way to write rows. */
public interface Contender {

    /** For the table. */
    String name();

    /**
     * Writes rows into a database that is not there yet, for about so long.
     *
     * @param file the database
     * @param time how long to write
     * @throws IllegalStateException if the database does not hold exactly what was acknowledged
     */
    Result write(Path file, Duration time) throws SQLException, StoreException, InterruptedException;

    /**
     * What came out.
     *
     * @param acknowledged rows
     * @param seconds until the last acknowledgement
     * @param perCommit rows that shared a commit, on average
     */
    record Result(long acknowledged, double seconds, double perCommit) {

        public double perSecond() {
            return acknowledged / seconds;
        }
    }
}
