package dev.tomte.tasks.internal.engine;

import dev.tomte.event.TomteEvent;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.task.Durability;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.tasks.internal.conditions.ConditionBoard;
import dev.tomte.tasks.internal.handlers.HandlerDeclaration;
import dev.tomte.tasks.internal.store.SqliteTaskStore;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the task engine with the settings it ships with, outside a framework. In its package, as it exports nothing. */
public final class StandaloneTasks {

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneTasks.class);

    private final DurableTaskManager manager;

    /** The engine on a store; it works once started. */
    public StandaloneTasks(Store store, int workers) {
        manager = new DurableTaskManager(
                settings(workers),
                new Clocks(InstantSource.system(), System::nanoTime),
                new SqliteTaskStore(store, InstantSource.system()),
                new ConditionBoard(),
                new Nobody(),
                topics -> {});
    }

    /** As {@link TasksSettings#of} makes them of an untouched configuration, but for the number of workers. */
    private static TasksSettings settings(int workers) {
        return TasksSettings.of((TasksConfig) Proxy.newProxyInstance(
                TasksConfig.class.getClassLoader(),
                new Class<?>[] {TasksConfig.class},
                (proxy, method, arguments) ->
                        method.getName().equals("workers") ? (Object) workers : method.getDefaultValue()));
    }

    public void handle(String type, Durability durability, TaskHandler handler) {
        Map<String, Object> properties = Map.of(TaskHandler.TYPE, type, TaskHandler.DURABILITY, durability.name());
        manager.handlers.add(handler, HandlerDeclaration.read(properties, "dev.tomte.benchmarks"));
    }

    public void start() throws StoreException {
        manager.start();
    }

    public TaskManager manager() {
        return manager;
    }

    public void stop() {
        manager.stop();
    }

    /** A bus that nobody listens to, as on a device without a listener for events of tasks. */
    private static final class Nobody implements Announcer.Bus {
        @Override
        public <E extends Record & TomteEvent> void publish(E event) {
            LOG.warn("The engine reports {}", event); // a task that failed or does not stop: there should be none
        }

        @Override
        public boolean isHeard(String topic) {
            return false;
        }
    }
}
