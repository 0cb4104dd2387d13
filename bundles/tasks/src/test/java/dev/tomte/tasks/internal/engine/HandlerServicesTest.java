package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.TestStore;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.EventAdmin;

@DisplayName("T9: the engine follows the services that handle tasks")
class HandlerServicesTest {

    @TempDir
    Path folder;

    private final TaskHandler handler = context -> TaskResult.done();
    private final Map<String, Object> properties =
            new HashMap<>(Map.of(TaskHandler.TYPE, "t", TaskHandler.INTERVAL, "PT1H"));
    private final ServiceReference<TaskHandler> reference = reference();
    private TestStore store;
    private TaskEngineComponent component;

    @BeforeEach
    void start() throws Exception {
        store = TestStore.open(folder);
        component = new TaskEngineComponent(
                fake(TasksConfig.class, (proxy, method, arguments) -> method.getDefaultValue()),
                fake(
                        BundleContext.class,
                        (proxy, method, arguments) -> FrameworkUtil.createFilter((String) arguments[0])),
                store,
                fake(EventAdmin.class, (proxy, method, arguments) -> null));
        component.start();
        component.bindHandler(reference, handler);
        awaitInterval("t", Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        component.stop();
        store.close();
    }

    @Test
    @DisplayName("a handler whose properties change is declared anew, and its task gets the new interval")
    void newInterval() throws Exception {
        long id = component.find("t").orElseThrow().id();
        properties.put(TaskHandler.INTERVAL, "PT2H");
        properties.put(TaskHandler.CONCURRENCY, 1);
        component.updatedHandler(reference, handler);

        awaitInterval("t", Duration.ofHours(2));
        assertThat(component.find("t").orElseThrow().id()).isEqualTo(id);
        assertThat(type("t").orElseThrow().concurrency()).isEqualTo(1);
        assertThat(type("t").orElseThrow().state()).isEqualTo(TaskType.State.AVAILABLE);
    }

    @Test
    @DisplayName("a handler that changes its type serves the old one no more")
    void newType() {
        properties.put(TaskHandler.TYPE, "u");
        component.updatedHandler(reference, handler);

        awaitInterval("u", Duration.ofHours(1));
        assertThat(type("t").orElseThrow().state()).isEqualTo(TaskType.State.ABSENT);
        component.unbindHandler(reference, handler);
        assertThat(type("u").orElseThrow().state()).isEqualTo(TaskType.State.ABSENT);
    }

    @Test
    @DisplayName("a handler whose new properties are wrong is not used until they are right")
    void wrong() {
        properties.put(TaskHandler.CONCURRENCY, "many");
        component.updatedHandler(reference, handler);
        assertThat(type("t").orElseThrow().state()).isEqualTo(TaskType.State.ABSENT);

        properties.put(TaskHandler.CONCURRENCY, 2);
        component.updatedHandler(reference, handler);
        assertThat(type("t").orElseThrow().state()).isEqualTo(TaskType.State.AVAILABLE);
    }

    private Optional<TaskType> type(String name) {
        return component.types().stream()
                .filter(type -> type.name().equals(name))
                .findFirst();
    }

    private void awaitInterval(String task, Duration interval) {
        Bench.await("task " + task + " to have interval " + interval, () -> isScheduled(task, interval));
    }

    private boolean isScheduled(String task, Duration interval) throws TaskException {
        return component
                .find(task)
                .filter(found -> found.request().schedule().interval().equals(interval))
                .isPresent();
    }

    /** Of a service with whatever the properties are when it is asked. */
    @SuppressWarnings("unchecked") // a proxy knows nothing of the type of the service
    private ServiceReference<TaskHandler> reference() {
        Bundle bundle = fake(Bundle.class, (proxy, method, arguments) -> "test.bundle");
        return fake(ServiceReference.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> bundle;
            case "getProperty" -> properties.get((String) arguments[0]);
            case "getPropertyKeys" -> properties.keySet().toArray(String[]::new);
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
