package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StuckWorkTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "closing behind a work that does not end fails all the others, and what is called failed is never made")
    void everyOtherFails() throws Exception {
        SqliteDatabase store = Fixture.open(Fixture.settings(folder, Map.of("maxBatch", 3, "closeWaitMs", 100)));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Work<String> endless = connection -> {
            begun.countDown();
            Fixture.await(end);
            return "ended";
        };
        Fixture.Pause pause = Fixture.pause(store);
        CompletableFuture<String> before = store.write(connection -> "nothing to do");
        CompletableFuture<String> stuck = store.write(endless);
        CompletableFuture<Integer> sameGroup = store.write(insert(1));
        CompletableFuture<Integer> taken = store.write(insert(2));
        pause.resume();
        Fixture.await(begun);
        CompletableFuture<Integer> queued = store.write(insert(3));
        try {
            store.close();
            assertThat(stuck).isNotDone();
            assertFailed(before, "is unknown");
            assertFailed(sameGroup, "is unknown");
            assertFailed(taken, "is not in the database");
            assertFailed(queued, "is not in the database");
        } finally {
            end.countDown();
        }
        assertThat(stuck.get(60, TimeUnit.SECONDS)).isEqualTo("ended");
        store.close(); // a second time, which is no error
        try (SqliteDatabase next = Fixture.open(folder)) {
            next.write(insert(4)).get(60, TimeUnit.SECONDS);
            assertThat(ids(next)).containsExactly(4L);
        }
    }

    private static void assertFailed(CompletableFuture<?> future, String message) {
        assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(message);
    }
}
