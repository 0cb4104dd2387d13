package dev.tomte.tasks.internal.engine;

import dev.tomte.event.TomteEvent;
import dev.tomte.fixtures.TestStore;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.conditions.ConditionBoard;
import dev.tomte.tasks.internal.handlers.HandlerDeclaration;
import dev.tomte.tasks.internal.store.SqliteTaskStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An engine on a real database in a folder, without OSGi; can be restarted and cut off. */
final class Bench implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    final Clocks clocks;
    final List<TomteEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, HandlerDeclaration> declarations = new HashMap<>();
    private final Map<String, TaskHandler> handlers = new HashMap<>();
    private final EngineSettings settings;
    ConditionBoard board;
    TestStore store;
    DurableTaskManager tasks;

    Bench(Path folder) {
        this(folder, new Clocks(InstantSource.system(), System::nanoTime), 4);
    }

    Bench(Path folder, Clocks clocks, int workers) {
        this(folder, clocks, new EngineSettings(workers, 20_000, Duration.ofMillis(500), 3, 8_192));
    }

    Bench(Path folder, Clocks clocks, EngineSettings settings) {
        this.folder = folder;
        this.clocks = clocks;
        this.settings = settings;
        open();
    }

    private void open() {
        try {
            store = TestStore.open(folder);
            open(store);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private void open(Store used) throws StoreException {
        board = new ConditionBoard();
        tasks = new DurableTaskManager(
                new TasksSettings(settings, Duration.ofSeconds(60), Duration.ofDays(30), Duration.ofSeconds(5)),
                clocks,
                new SqliteTaskStore(used, clocks.wall()),
                board,
                new Announcer.Bus() {
                    @Override
                    public <E extends Record & TomteEvent> void publish(E event) {
                        events.add(event);
                    }

                    @Override
                    public boolean isHeard(String topic) {
                        return true;
                    }
                },
                topics -> {});
        handlers.forEach((type, handler) -> tasks.handlers.add(handler, declarations.get(type)));
        tasks.start();
    }

    /** Provides a handler; properties as a service would have them, in pairs. */
    Bench handle(String type, TaskHandler handler, Object... properties) {
        Map<String, Object> all = new HashMap<>(Map.of(TaskHandler.TYPE, type));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        HandlerDeclaration declaration = HandlerDeclaration.read(all, "test.bundle");
        declarations.put(type, declaration);
        handlers.put(type, handler);
        tasks.handlers.add(handler, declaration);
        return this;
    }

    void removeHandler(String type) {
        declarations.remove(type);
        tasks.handlers.remove(handlers.remove(type), type);
    }

    /** Stops in order and starts again. */
    void restart() {
        restart(() -> {});
    }

    void restart(Runnable whileAway) {
        tasks.stop();
        store.close();
        whileAway.run();
        open();
    }

    /** Starts anew on what is on the disk, as if the process had been killed: nothing is stopped in order. */
    void crash() {
        store.close(); // refuses all that comes after
        DurableTaskManager dead = tasks;
        open();
        dead.stop();
    }

    TaskManager manager() {
        return tasks;
    }

    Task create(TaskRequest request) {
        return get(tasks.create(request));
    }

    Task create(String type) {
        return create(TaskRequest.builder(type).build());
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    Task read(long id) {
        try {
            return tasks.get(id).orElseThrow();
        } catch (TaskException e) {
            throw new AssertionError(e);
        }
    }

    Task await(long id, TaskStatus status) {
        return await("task " + id + " to be " + status, () -> {
            Task task = read(id);
            return task.status() == status ? task : null;
        });
    }

    /** Waits until there is an answer. */
    static <T> T await(String what, Callable<T> probe) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Object gate = new Object();
        try {
            while (System.nanoTime() - end < 0) {
                T answer = probe.call();
                if (answer != null && !Boolean.FALSE.equals(answer)) {
                    return answer;
                }
                synchronized (gate) {
                    gate.wait(2);
                }
            }
        } catch (Exception e) {
            throw new AssertionError("while waiting for " + what, e);
        }
        throw new AssertionError("waited in vain for " + what);
    }

    @Override
    public void close() {
        tasks.stop();
        store.close();
    }
}
