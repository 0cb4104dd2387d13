package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.copied;
import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import dev.tomte.store.StoreSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

    private static final String KILOBYTES = "x".repeat(10_000);

    @TempDir
    Path folder;

    @Test
    @DisplayName("B3: under a busy writer the file stays as it is, sound, with all that was acknowledged before")
    void underAWriter() throws Exception {
        try (SqliteDatabase store = Fixture.open(folder);
                Fixture.BusyWriter writer = new Fixture.BusyWriter(store, KILOBYTES)) {
            for (int i = 0; i < 5; i++) {
                writer.await(writer.acknowledged() + 300);
                long before = writer.acknowledged();
                try (StoreSnapshot snapshot = store.snapshot()) {
                    Path atFirst = copy(snapshot.file(), "first" + i);
                    long later = writer.acknowledged() + 700; // more than SQLite leaves in the log otherwise
                    writer.await(later);
                    Path atLast = copy(snapshot.file(), "last" + i);
                    assertThat(snapshot.isHeld()).isTrue();
                    assertThat(Files.mismatch(atFirst, atLast)).isEqualTo(-1);
                    List<Long> ids = copied(atLast);
                    assertThat(ids).hasSizeGreaterThanOrEqualTo((int) before).hasSizeLessThan((int) later);
                    assertThat(ids.get(ids.size() - 1)).isEqualTo(ids.size());
                    assertThat(snapshot.<List<Long>>read(Fixture::ids)).isEqualTo(ids);
                }
            }
            long all = writer.end();
            assertThat(ids(store)).hasSize((int) all);
        }
    }

    @Test
    @DisplayName("nobody's checkpoint changes the file; once it is let go, the log is worked into it")
    void checkpoints() throws Exception {
        StoreSettings settings = Fixture.settings(folder, Map.of("busyTimeoutMs", 0));
        try (SqliteDatabase store = Fixture.open(settings)) {
            store.write(insert(1)).join();
            Path before;
            try (StoreSnapshot snapshot = store.snapshot()) {
                before = copy(snapshot.file(), "before");
                store.write(insert(2, KILOBYTES)).join();
                checkpoint(settings);
                assertThat(Files.mismatch(before, copy(snapshot.file(), "after")))
                        .isEqualTo(-1);
                assertThat(snapshot.isHeld()).isTrue();
            }
            checkpoint(settings);
            assertThat(copied(copy(settings.file(), "then"))).containsExactly(1L, 2L);
        }
    }

    private static void checkpoint(StoreSettings settings) throws SQLException {
        GuardedConnection other = new Connections(settings).writer();
        try {
            other.run("PRAGMA wal_checkpoint(PASSIVE)");
            other.run("PRAGMA wal_checkpoint(TRUNCATE)");
        } finally {
            other.closeForGood();
        }
    }

    @Test
    @DisplayName("a query that began before is waited for, some seconds at most")
    void olderQuery() throws Exception {
        try (SqliteDatabase store = Fixture.open(folder)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<Integer> query = CompletableFuture.supplyAsync(() -> slowly(store, begun, end));
            Fixture.await(begun);
            store.write(insert(1)).join();
            assertThatThrownBy(store::snapshot)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("queries have been at work for long");
            CompletableFuture<StoreSnapshot> taken = CompletableFuture.supplyAsync(() -> snapshot(store));
            end.countDown();
            assertThat(query.get(60, TimeUnit.SECONDS)).isZero();
            try (StoreSnapshot snapshot = taken.get(60, TimeUnit.SECONDS)) {
                assertThat(copied(copy(snapshot.file(), "copy"))).containsExactly(1L);
            }
        }
    }

    private static int slowly(SqliteDatabase store, CountDownLatch begun, CountDownLatch end) {
        try {
            return store.read(connection -> {
                int count = ids(connection).size();
                begun.countDown();
                Fixture.await(end);
                return count;
            });
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static StoreSnapshot snapshot(SqliteDatabase store) {
        try {
            return store.snapshot();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("there is one at a time, and after it another")
    void oneAtATime() throws Exception {
        try (SqliteDatabase store = Fixture.open(folder)) {
            StoreSnapshot first = store.snapshot();
            assertThatThrownBy(store::snapshot).hasMessageContaining("close it first");
            assertThat(first.isHeld()).isTrue();
            first.close();
            first.close();
            assertThat(first.isHeld()).isFalse();
            assertThatThrownBy(() -> first.read(Fixture::ids)).hasMessageContaining("is over");
            store.write(insert(1)).join();
            try (StoreSnapshot second = store.snapshot()) {
                assertThat(second.<List<Long>>read(Fixture::ids)).containsExactly(1L);
            }
        }
    }

    @Test
    @DisplayName("a log that becomes too long ends the snapshot, which says so; writers go on")
    void logTooLong() throws Exception {
        StoreSettings settings = Fixture.settings(folder, Map.of("walLimitMb", 1));
        try (SqliteDatabase store = Fixture.open(settings);
                StoreSnapshot snapshot = store.snapshot()) {
            long id = 0;
            while (snapshot.isHeld()) {
                store.write(insert(++id, KILOBYTES)).join();
                assertThat(id).isLessThan(10_000);
            }
            assertThatThrownBy(() -> snapshot.read(Fixture::ids)).hasMessageContaining("is over");
            for (int i = 0; i < 1_000; i++) {
                store.write(insert(++id, KILOBYTES)).join();
            }
            assertThat(StoreFiles.size(StoreFiles.wal(settings.file()))).isLessThan(8 << 20);
            assertThat(ids(store)).hasSize((int) id);
        }
    }

    @Test
    @DisplayName("after a snapshot that was given up the log is kept as short as it was before")
    void logAfterwards() throws Exception {
        StoreSettings settings = Fixture.settings(folder, Map.of("walLimitMb", 12));
        Path wal = StoreFiles.wal(settings.file());
        try (SqliteDatabase store = Fixture.open(settings);
                StoreSnapshot snapshot = store.snapshot()) {
            long id = 0;
            while (snapshot.isHeld() || StoreFiles.size(wal) > 8 << 20) {
                store.write(insert(++id, KILOBYTES)).join();
                assertThat(id).isLessThan(10_000);
            }
            for (int i = 0; i < 2_000; i++) {
                store.write(insert(++id, KILOBYTES)).join();
                assertThat(StoreFiles.size(wal)).isLessThan(8 << 20);
            }
        }
    }

    @Test
    @DisplayName("closing the store ends a snapshot, and leaves one file without a log")
    void storeCloses() throws Exception {
        StoreSnapshot snapshot;
        try (SqliteDatabase store = Fixture.open(folder)) {
            snapshot = store.snapshot();
            store.write(insert(1)).join();
        }
        assertThat(snapshot.isHeld()).isFalse();
        assertThat(StoreFiles.wal(snapshot.file())).doesNotExist();
        snapshot.close();
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(ids(store)).containsExactly(1L);
        }
    }

    @Test
    @DisplayName("who waits for a snapshot can be interrupted; the next gets one")
    void interrupted() throws Exception {
        try (SqliteDatabase store = Fixture.open(folder)) {
            Fixture.Pause pause = Fixture.pause(store);
            CompletableFuture<Boolean> stays = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    store.snapshot().close();
                    stays.completeExceptionally(new AssertionError("it was taken"));
                } catch (StoreException e) {
                    stays.complete(Thread.currentThread().isInterrupted());
                }
            });
            waiting.start();
            Fixture.awaitTrue(() -> waiting.getState() == Thread.State.WAITING);
            waiting.interrupt();
            assertThat(get(stays)).isTrue();
            pause.resume();
            try (StoreSnapshot snapshot = store.snapshot()) {
                assertThat(snapshot.isHeld()).isTrue();
            }
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** By another process: one that closes a file lets go of its locks. */
    private Path copy(Path file, String name) throws Exception {
        Path copy = folder.resolve(name);
        Process copying = new ProcessBuilder("cp", file.toString(), copy.toString()).start();
        assertThat(copying.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(copying.exitValue()).isZero();
        return copy;
    }
}
