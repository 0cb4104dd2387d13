package dev.tomte.store.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Writes from many threads and says on its output which ids were acknowledged, until somebody kills it. */
final class KilledWriter {

    private static final int THREADS = 16;

    private KilledWriter() {}

    public static void main(String[] arguments) throws Exception {
        SqliteDatabase store =
                SqliteDatabase.open(StoreSettings.defaults(Path.of(arguments[0])), InstantSource.system());
        store.migrate("test", List.of(Fixture.ITEMS));
        AtomicLong next = new AtomicLong(Long.parseLong(arguments[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> {
                        while (!out.checkError()) {
                            long id = next.getAndIncrement();
                            store.write(Fixture.insert(id, "x".repeat((int) (id % 500))))
                                    .join();
                            out.println("acknowledged " + id);
                        }
                        Runtime.getRuntime().halt(1); // the parent has gone
                    })
                    .start();
        }
    }
}
