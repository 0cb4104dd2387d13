package dev.tomte.settings.internal;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configuration Admin on its other side: outlives who uses it, and tells of each change in a thread of its own. */
final class Configurations implements AutoCloseable {

    private final Map<String, Map<String, Object>> all = new ConcurrentHashMap<>();
    private final ExecutorService dispatcher = Executors.newSingleThreadExecutor();
    final AtomicInteger updates = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    volatile Consumer<String> listener = pid -> {};
    volatile boolean refusing;
    volatile Runnable afterUpdate = () -> {};

    /** As a person edits it. */
    void edit(String pid, Map<String, ?> values) {
        all.put(pid, Map.copyOf(values));
        dispatcher.execute(() -> listener.accept(pid));
    }

    void delete(String pid) {
        all.remove(pid);
        dispatcher.execute(() -> listener.accept(pid));
    }

    /** Waits until everybody has been told of what was changed before. */
    void settle() throws ExecutionException, InterruptedException {
        dispatcher.submit(() -> {}).get();
    }

    Map<String, Object> get(String pid) {
        return all.getOrDefault(pid, Map.of());
    }

    boolean has(String pid) {
        return all.containsKey(pid);
    }

    /** One that can be cut off, as a killed process is. */
    ConfigurationAdmin service(Cut cut) {
        return proxy(ConfigurationAdmin.class, (self, method, given) -> {
            cut.check();
            return switch (method.getName()) {
                case "listConfigurations" -> {
                    String pid = ((String) given[0]).replaceAll("\\(service\\.pid=(.*)\\)", "$1");
                    yield all.containsKey(pid) ? new Configuration[] {configuration(pid, cut)} : null;
                }
                case "getConfiguration" -> configuration((String) given[0], cut);
                default -> throw new UnsupportedOperationException(method.toString());
            };
        });
    }

    /** Whether who holds the service is still alive. */
    static final class Cut {
        private volatile boolean dead;

        void cut() {
            dead = true;
        }

        void check() throws IOException {
            if (dead) {
                throw new IOException("killed");
            }
        }
    }

    private Configuration configuration(String pid, Cut cut) {
        return proxy(Configuration.class, (self, method, given) -> {
            cut.check();
            return switch (method.getName()) {
                case "getPid" -> pid;
                case "getProperties" -> FrameworkUtil.asDictionary(all.get(pid));
                case "update" -> {
                    update(pid, (Dictionary<?, ?>) given[0]);
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method.toString());
            };
        });
    }

    private void update(String pid, Dictionary<?, ?> properties) throws IOException {
        if (refusing) {
            refused.incrementAndGet();
            throw new IOException("No space left on device");
        }
        Map<String, Object> values = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> values.put((String) key, properties.get(key)));
        all.put(pid, Map.copyOf(values));
        updates.incrementAndGet();
        afterUpdate.run();
        dispatcher.execute(() -> listener.accept(pid));
    }

    @Override
    public void close() {
        dispatcher.shutdown();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
