package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.event.EventProperties;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.testing.Script;
import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.CircuitState;
import dev.tomte.resilience.CircuitStateChanged;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.resilience.WorkRefusedException;
import dev.tomte.task.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KitTest {

    @TempDir
    Path folder;

    private final AtomicReference<PluginContext> given = new AtomicReference<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        Script.on("alpha", "enable", given::set);
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        device.close();
    }

    @Test
    @DisplayName("P10: the manager shows each plug-in's breakers, queues and timers; a change of a circuit is an event")
    void visible() throws Exception {
        PluginContext context = deploy();
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.ENABLED);
        CircuitBreaker breaker = context.circuitBreaker("server", CircuitBreakerSettings.DEFAULT.withThreshold(1));
        assertThatThrownBy(() -> breaker.call(() -> {
                    throw new IOException("no route");
                }))
                .isInstanceOf(IOException.class);
        context.timer("read").record(Duration.ofMillis(3));
        assertThat(context.workQueue("uploads", WorkQueueSettings.DEFAULT)
                        .submit(() -> "done")
                        .get())
                .isEqualTo("done");

        ResilienceSnapshot shown = device.manager().resilience("alpha").orElseThrow();
        assertThat(shown.circuitBreakers().get(0).state()).isEqualTo(CircuitState.OPEN);
        assertThat(shown.workQueues().get(0).completed()).isEqualTo(1);
        assertThat(shown.timers().get(0).max()).isEqualTo(Duration.ofMillis(3));
        assertThat(device.manager().resilience("beta")).hasValue(ResilienceSnapshot.EMPTY);
        assertThat(device.manager().resilience("nobody")).isEmpty();
        Await.until(() -> !device.events(CircuitStateChanged.TOPIC).isEmpty(), () -> "no event");
        CircuitStateChanged told = EventProperties.read(
                CircuitStateChanged.class,
                LifeCycleTest.properties(
                        device.events(CircuitStateChanged.TOPIC).get(0)));
        assertThat(told.plugin()).isEqualTo("alpha");
        assertThat(told.reason()).contains("no route");
    }

    @Test
    @DisplayName("P10: disabling waits for queued work, which may use the context to its end")
    void drains() throws Exception {
        PluginContext context = deploy();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch disabling = new CountDownLatch(1);
        Script.on("alpha", "disable", any -> disabling.countDown());
        WorkQueue queue = context.workQueue("uploads", WorkQueueSettings.DEFAULT.withConcurrency(1));
        List<String> done = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> first = queue.submit(() -> {
            begun.countDown();
            disabling.await();
            return done.add("first of " + context.name());
        });
        CompletableFuture<Boolean> second = queue.submit(() -> done.add("second of " + context.name()));
        begun.await();
        device.manager().disable("alpha");

        assertThat(done).containsExactly("first of alpha", "second of alpha");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(device.info("alpha").lastError()).isEmpty();
        assertThat(device.manager().resilience("alpha")).hasValue(ResilienceSnapshot.EMPTY);
    }

    @Test
    @DisplayName("P10: work that does not end holds the disabling no longer than its limit; it is given up and named")
    void hangs() throws Exception {
        device.limit("disable", 400);
        PluginContext context = deploy();
        List<String> closed = new CopyOnWriteArrayList<>();
        context.closeOnDisable(() -> closed.add("socket"));
        WorkQueue queue = context.workQueue("uploads", WorkQueueSettings.DEFAULT);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> stuck = queue.submit(() -> {
            begun.countDown();
            boolean free = false;
            while (!free) { // heeds no interrupt
                try {
                    released.await();
                    free = true;
                } catch (InterruptedException e) {
                    closed.add("interrupted");
                }
            }
            return null;
        });
        begun.await();
        long begin = System.nanoTime();
        device.manager().disable("alpha");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThatThrownBy(stuck::join).hasCauseInstanceOf(WorkRefusedException.class);
        Await.until(() -> closed.contains("interrupted"), () -> closed);
        assertThat(closed).as("resources are closed all the same").contains("socket");
        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("work queue uploads was not done within"));
    }

    @Test
    @DisplayName("P10: the kit works at full length in a plug-in: retried work behind a breaker, in the host's threads")
    void together() throws Exception {
        PluginContext context = deploy();
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        RetryPolicy quick = new RetryPolicy(3, Duration.ofMillis(1), 2, Duration.ofMillis(10), 0.5);
        WorkQueue queue = context.workQueue("uploads", WorkQueueSettings.DEFAULT.withRetry(quick));
        CircuitBreaker breaker = context.circuitBreaker("server", CircuitBreakerSettings.DEFAULT);
        String result = queue.submit(() -> breaker.call(() -> {
                    thread.set(Thread.currentThread());
                    if (calls.incrementAndGet() < 3) {
                        throw new IOException("not yet");
                    }
                    return "after " + calls;
                }))
                .get();

        assertThat(result).isEqualTo("after 3");
        assertThat(thread.get().getName()).startsWith("plugin-worker-");
        assertThat(queue.snapshot().retries()).isEqualTo(2);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(context.retry(quick).call(() -> "at once")).isEqualTo("at once");
    }

    @Test
    @DisplayName("P4: after the plug-in was disabled nothing of the kit is handed out or called any more")
    void takenBack() throws Exception {
        PluginContext context = deploy();
        CircuitBreaker breaker = context.circuitBreaker("server", CircuitBreakerSettings.DEFAULT);
        WorkQueue queue = context.workQueue("uploads", WorkQueueSettings.DEFAULT);
        device.manager().disable("alpha");

        assertThatThrownBy(() -> queue.submit(() -> 1)).isInstanceOf(WorkRefusedException.class);
        for (Executable call : List.<Executable>of(
                () -> breaker.call(() -> 1),
                () -> context.circuitBreaker("server", CircuitBreakerSettings.DEFAULT),
                () -> context.workQueue("uploads", WorkQueueSettings.DEFAULT),
                () -> context.timer("read"),
                () -> context.retry(RetryPolicy.DEFAULT),
                context::tasks)) {
            assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        }
    }

    private PluginContext deploy() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        return given.get();
    }
}
