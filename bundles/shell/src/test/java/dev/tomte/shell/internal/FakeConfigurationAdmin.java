package dev.tomte.shell.internal;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations in memory; a negative number is refused, as a gate before them would. */
final class FakeConfigurationAdmin {

    private final Map<String, Map<String, Object>> all = new TreeMap<>();

    void put(String pid, String key, Object value) {
        all.computeIfAbsent(pid, any -> new HashMap<>()).put(key, value);
    }

    @Nullable
    Object get(String pid, String key) {
        return all.getOrDefault(pid, Map.of()).get(key);
    }

    ConfigurationAdmin service() {
        return proxy(ConfigurationAdmin.class, (self, method, given) -> switch (method.getName()) {
            case "listConfigurations" ->
                all.keySet().stream().map(this::configuration).toArray(Configuration[]::new);
            case "getConfiguration" -> configuration((String) given[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private Configuration configuration(String pid) {
        return proxy(Configuration.class, (self, method, given) -> switch (method.getName()) {
            case "getPid" -> pid;
            case "getProperties" -> all.containsKey(pid) ? FrameworkUtil.asDictionary(all.get(pid)) : null;
            case "update" -> update(pid, (Dictionary<?, ?>) given[0]);
            case "delete" -> all.remove(pid);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private @Nullable Object update(String pid, Dictionary<?, ?> properties) throws IOException {
        Map<String, Object> values = new HashMap<>();
        for (Object key : Collections.list(properties.keys())) {
            Object value = properties.get(key);
            if (value instanceof Integer number && number < 0) {
                throw new IOException(key + " must be 1 to 3600");
            }
            values.put((String) key, value);
        }
        all.put(pid, values);
        return null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
