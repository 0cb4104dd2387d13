package dev.tomte.health.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as SCR makes them: a value that is no number throws when it is asked for. */
final class Configs {

    private Configs() {}

    static HealthConfig with(Map<String, ?> properties) {
        return (HealthConfig) Proxy.newProxyInstance(
                HealthConfig.class.getClassLoader(),
                new Class<?>[] {HealthConfig.class},
                (proxy, method, arguments) -> {
                    Object value = properties.get(method.getName());
                    return value == null ? method.getDefaultValue() : Integer.valueOf(value.toString());
                });
    }
}
