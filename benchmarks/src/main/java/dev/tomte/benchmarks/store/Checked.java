package dev.tomte.benchmarks.store;

import dev.tomte.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Runs a contender on a new database and counts afterwards what is in it. */
public final class Checked {

    private Checked() {}

    public static Contender.Result write(Contender contender, Path folder, Duration time)
            throws IOException, SQLException, StoreException, InterruptedException {
        Path file = folder.resolve("benchmark.db");
        delete(folder);
        Contender.Result result = contender.write(file, time);
        long found = Rows.count(file);
        delete(folder);
        if (found != result.acknowledged()) {
            throw new IllegalStateException(contender.name() + ": " + result.acknowledged()
                    + " rows were acknowledged, the database holds " + found);
        }
        return result;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }
}
