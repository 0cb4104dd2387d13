package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PendingWriteTest {

    private static final Connection UNUSED = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    /** Somebody who waits. */
    private static final class Caller<T> {

        private final FutureTask<T> task;
        private final Thread thread;

        Caller(Waiting<T> waiting) throws InterruptedException {
            task = new FutureTask<>(waiting::result);
            thread = new Thread(task, "caller");
            thread.setDaemon(true);
            thread.start();
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }

        T result() throws Exception {
            return task.get();
        }
    }

    private interface Waiting<T> {
        T result() throws Exception;
    }

    @Test
    @DisplayName("all of a group are woken, though the writer wakes one")
    void together() throws Exception {
        List<PendingWrite<Integer>> group = new ArrayList<>();
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            PendingWrite<Integer> one = done(i);
            group.add(one);
            callers.add(new Caller<>(i % 2 == 0 ? one::get : one::join));
        }
        Waking waking = new Waking(group.size(), nanos -> {});
        for (PendingWrite<Integer> one : group) {
            one.settle();
            waking.add(one);
        }
        waking.begin();
        for (int i = 0; i < group.size(); i++) {
            assertThat(callers.get(i).result()).isEqualTo(i);
        }
    }

    @Test
    @DisplayName("those who went before they were woken are passed over: the ones behind them are woken nevertheless")
    void passedOver() throws Exception {
        List<PendingWrite<Integer>> group = List.of(done(1), done(2), done(3));
        List<Caller<Integer>> callers = new ArrayList<>();
        for (PendingWrite<Integer> one : group) {
            callers.add(new Caller<>(one::get));
        }
        Waking waking = new Waking(3, nanos -> {});
        for (PendingWrite<Integer> one : group) {
            one.settle();
            waking.add(one);
        }
        for (int i = 0; i < 2; i++) { // they wake without a reason, which a thread may
            LockSupport.unpark(callers.get(i).thread);
            assertThat(callers.get(i).result()).isEqualTo(i + 1);
            callers.get(i).thread.join();
        }
        waking.begin();
        assertThat(callers.get(2).result()).isEqualTo(3);
    }

    @Test
    @DisplayName("several threads may wait for one change, in any way")
    void severalWaiters() throws Exception {
        PendingWrite<Integer> one = done(7);
        List<Caller<Integer>> callers = List.of(
                new Caller<>(one::get),
                new Caller<>(one::get),
                new Caller<>(one::join),
                new Caller<>(() -> one.get(60, TimeUnit.SECONDS)));
        new Acknowledger(8).tell(new PendingWrite<?>[] {one}, 1);
        for (Caller<Integer> caller : callers) {
            assertThat(caller.result()).isEqualTo(7);
        }
    }

    @Test
    @DisplayName("one that fails tells the reason to whoever waits")
    void failed() throws Exception {
        PendingWrite<Integer> one = done(7);
        Caller<Integer> caller = new Caller<>(one::get);
        one.fail(new StoreException("no room"));
        one.settle();
        one.wakeWaiter();
        assertThatThrownBy(caller::result)
                .rootCause()
                .isInstanceOf(StoreException.class)
                .hasMessage("no room");
    }

    @Test
    @DisplayName("whoever waits hears of it when somebody else completes, fails or cancels the future")
    void completedByOthers() throws Exception {
        PendingWrite<Integer> one = done(7);
        Caller<Integer> caller = new Caller<>(one::get);
        one.complete(8);
        assertThat(caller.result()).isEqualTo(8);

        PendingWrite<Integer> two = done(7);
        caller = new Caller<>(two::get);
        two.completeExceptionally(new IllegalStateException("not so"));
        assertThatThrownBy(caller::result).rootCause().hasMessage("not so");

        PendingWrite<Integer> three = done(7);
        caller = new Caller<>(three::join);
        three.cancel(true);
        assertThatThrownBy(caller::result).cause().isInstanceOf(CancellationException.class);
    }

    @Test
    @DisplayName("get ends when it is interrupted, and another may wait then; join goes on and stays interrupted")
    void interrupted() throws Exception {
        PendingWrite<Integer> one = done(7);
        Caller<Integer> first = new Caller<>(one::get);
        first.thread.interrupt();
        assertThatThrownBy(first::result)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(InterruptedException.class);
        Caller<Integer> second = new Caller<>(() -> {
            int result = one.join();
            return Thread.currentThread().isInterrupted() ? result : -1;
        });
        second.thread.interrupt();
        one.settle();
        one.wakeWaiter();
        assertThat(second.result()).isEqualTo(7);
    }

    @Test
    @DisplayName("get with a limit ends in time")
    void limited() {
        assertThatThrownBy(() -> done(7).get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    @DisplayName("stages are run by a thread for them, and whoever waits for such a change is told, too")
    void stages() throws Exception {
        Acknowledger acknowledger = new Acknowledger(16);
        acknowledger.start();
        try {
            PendingWrite<?>[] batch = new PendingWrite<?>[16];
            List<CompletableFuture<String>> threads = new ArrayList<>();
            List<Caller<?>> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                PendingWrite<Integer> one = done(i);
                batch[i] = one;
                if (i % 2 == 0) {
                    threads.add(one.thenApply(n -> Thread.currentThread().getName()));
                }
                callers.add(new Caller<>(one::get));
            }
            acknowledger.tell(batch, 12);
            for (CompletableFuture<String> thread : threads) {
                assertThat(thread.get()).isEqualTo("tomte-store-acknowledger");
            }
            for (int i = 0; i < 12; i++) {
                assertThat(callers.get(i).result()).isEqualTo(i);
            }
        } finally {
            acknowledger.stop();
        }
    }

    private static PendingWrite<Integer> done(int result) throws Exception {
        PendingWrite<Integer> write = new PendingWrite<>(connection -> result, () -> false);
        write.run(UNUSED);
        write.committed();
        return write;
    }
}
