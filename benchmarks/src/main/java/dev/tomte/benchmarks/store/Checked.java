package dev.tomte.benchmarks.store;

import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Runs a contender on a new database and counts afterwards what is in it. */
public final class Checked {

    private Checked() {}

    public static Contender.Result write(Contender contender, Path folder, Duration time)
            throws IOException, SQLException, StoreException, InterruptedException {
        Path file = folder.resolve("benchmark.db");
        Folders.fresh(folder);
        Contender.Result result = contender.write(file, time);
        long found = Rows.count(file);
        Folders.fresh(folder);
        if (found != result.acknowledged()) {
            throw new IllegalStateException(contender.name() + ": " + result.acknowledged()
                    + " rows were acknowledged, the database holds " + found);
        }
        return result;
    }
}
