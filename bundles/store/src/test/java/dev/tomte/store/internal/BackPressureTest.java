package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackPressureTest {

    private static final int CAPACITY = 8;

    @TempDir
    Path folder;

    private SqliteDatabase store;

    @BeforeEach
    void open() throws StoreException {
        open(60_000);
    }

    private void open(int closeWaitMs) throws StoreException {
        store = Fixture.open(Fixture.settings(folder, Map.of("queueCapacity", CAPACITY, "closeWaitMs", closeWaitMs)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("a caller waits while the queue is full, and goes on when there is room")
    void waits() throws Exception {
        Fixture.Pause pause = Fixture.pause(store);
        fill();
        assertThat(store.status().queued()).isEqualTo(CAPACITY);
        AtomicReference<CompletableFuture<Integer>> late = new AtomicReference<>();
        Thread caller = start(() -> late.set(store.write(insert(100))));
        awaitWaiting(caller);
        assertThat(late.get()).isNull();
        pause.resume();
        caller.join(60_000);
        assertThat(late.get().get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(ids(store)).hasSize(CAPACITY + 1);
        assertThat(store.status().queued()).isZero();
    }

    @Test
    @DisplayName("an interrupt while waiting fails the change, which is not made, and stays set")
    void interrupted() throws Exception {
        Fixture.Pause pause = Fixture.pause(store);
        fill();
        AtomicReference<CompletableFuture<Integer>> late = new AtomicReference<>();
        AtomicBoolean stillSet = new AtomicBoolean();
        Thread caller = start(() -> {
            late.set(store.write(insert(100)));
            stillSet.set(Thread.currentThread().isInterrupted());
        });
        awaitWaiting(caller);
        caller.interrupt();
        caller.join(60_000);
        assertThat(stillSet).isTrue();
        assertThatThrownBy(() -> late.get().join())
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("Interrupted");
        pause.resume();
        store.write(insert(101)).join();
        assertThat(ids(store)).doesNotContain(100L);
    }

    @Test
    @DisplayName("the store's own thread never waits for room: a work and a stage may queue more than there is")
    void ownThread() throws Exception {
        List<CompletableFuture<Integer>> more = new ArrayList<>();
        store.write(c -> {
                    for (int i = 0; i < 3 * CAPACITY; i++) {
                        more.add(store.write(insert(i)));
                    }
                    return more.size();
                })
                .get(60, TimeUnit.SECONDS);
        Fixture.Pause pause = Fixture.pause(store);
        CompletableFuture<String> staged = store.write(insert(1000)).thenApply(n -> {
            for (int i = 0; i < 3 * CAPACITY; i++) {
                more.add(store.write(insert(2000 + i)));
            }
            return "queued";
        });
        pause.resume();
        assertThat(staged.get(60, TimeUnit.SECONDS)).isEqualTo("queued");
        for (CompletableFuture<Integer> one : more) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(store.status().queued()).isZero();
    }

    @Test
    @DisplayName("closing finishes what is queued, refuses what comes later, and leaves neither log nor marker")
    void closing() throws Exception {
        Fixture.Pause pause = Fixture.pause(store);
        List<CompletableFuture<Integer>> queued = fill();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Thread blocked = start(() -> {
            try {
                store.write(insert(100)).join();
            } catch (StoreClosedException e) {
                refusal.set(e);
            }
        });
        awaitWaiting(blocked);
        Thread closer = start(store::close);
        blocked.join(60_000);
        assertThat(refusal.get()).isInstanceOf(StoreClosedException.class);
        pause.resume();
        closer.join(60_000);
        for (CompletableFuture<Integer> one : queued) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThatThrownBy(() -> store.write(insert(101))).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> ids(store)).isInstanceOf(StoreClosedException.class);
        assertThat(folder).isDirectoryNotContaining("glob:**-wal").isDirectoryNotContaining("glob:**.open");
        store = Fixture.open(folder);
        assertThat(ids(store)).hasSize(CAPACITY);
        assertThat(store.status().recoveredAt()).isEmpty();
    }

    @Test
    @DisplayName("closing is bounded: behind a work that hangs, queued changes fail and are not made")
    void hangingWork() throws Exception {
        store.close();
        open(500);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<String> hanging = store.write(c -> {
            begun.countDown();
            Fixture.await(never);
            return "late";
        });
        Fixture.await(begun);
        List<CompletableFuture<Integer>> queued = fill();
        store.close();
        never.countDown();
        for (CompletableFuture<Integer> one : queued) {
            assertThatThrownBy(() -> one.get(60, TimeUnit.SECONDS)).hasMessageContaining("closed before");
        }
        assertThat(hanging.get(60, TimeUnit.SECONDS)).isEqualTo("late");
        assertThat(folder.resolve("tomte.db.open")).exists();
        store = Fixture.open(folder);
        assertThat(ids(store)).isEmpty();
    }

    private List<CompletableFuture<Integer>> fill() {
        List<CompletableFuture<Integer>> queued = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            queued.add(store.write(insert(i)));
        }
        return queued;
    }

    private static Thread start(Runnable body) {
        Thread thread = new Thread(body, "caller");
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime())
                    .as("%s is %s", thread, thread.getState())
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
