package dev.tomte.securestorage.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as SCR makes them. */
public final class Configs {

    private Configs() {}

    public static SecretConfig with(Map<String, ?> properties) {
        return (SecretConfig) Proxy.newProxyInstance(
                SecretConfig.class.getClassLoader(),
                new Class<?>[] {SecretConfig.class},
                (proxy, method, arguments) -> {
                    Object value = properties.get(method.getName());
                    return value == null ? method.getDefaultValue() : value;
                });
    }
}
