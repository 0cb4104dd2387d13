package dev.tomte.benchmarks.backup;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.sql.PreparedStatement;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Rows such as a device has: half of each is words, which compress well, and half is noise, which does not. */
public final class LargeDatabase {

    private static final int NOISE_BYTES = 700;
    private static final int WORDS = 180;
    private static final int ROWS_A_WRITE = 500;
    private static final String[] VOCABULARY = {
        "temperature",
        "pressure",
        "valve",
        "open",
        "closed",
        "warning",
        "sensor",
        "\"value\":",
        "gateway",
        "21.5",
        "0.03",
        "ok"
    };

    private LargeDatabase() {}

    /** Adds rows until the database is so large. */
    public static void fill(Store store, long bytes) throws StoreException {
        store.migrate(
                "large",
                List.of(new Migration(1, "rows", "CREATE TABLE large_rows (id INTEGER PRIMARY KEY, body TEXT)")));
        Random random = new Random(42);
        while (store.status().sizeBytes() < bytes) {
            String[] bodies = new String[ROWS_A_WRITE];
            for (int i = 0; i < bodies.length; i++) {
                bodies[i] = body(random);
            }
            store.write(connection -> {
                        try (PreparedStatement insert =
                                connection.prepareStatement("INSERT INTO large_rows (body) VALUES (?)")) {
                            for (String body : bodies) {
                                insert.setString(1, body);
                                insert.addBatch();
                            }
                            return insert.executeBatch().length;
                        }
                    })
                    .join();
        }
    }

    private static String body(Random random) {
        byte[] noise = new byte[NOISE_BYTES];
        random.nextBytes(noise);
        StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(noise));
        for (int i = 0; i < WORDS; i++) {
            text.append(' ').append(VOCABULARY[random.nextInt(VOCABULARY.length)]);
        }
        return text.toString();
    }
}
