package dev.tomte.tasks.internal.conditions;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as SCR makes them: a value that is no number throws when it is asked for, and a text is a list of one. */
final class Configs {

    private Configs() {}

    static ConditionsConfig with(Map<String, ?> properties) {
        return (ConditionsConfig) Proxy.newProxyInstance(
                ConditionsConfig.class.getClassLoader(),
                new Class<?>[] {ConditionsConfig.class},
                (proxy, method, arguments) -> {
                    Object value = properties.get(method.getName());
                    if (value == null) {
                        return method.getDefaultValue();
                    }
                    if (method.getReturnType() == String[].class) {
                        return value instanceof String[] ? value : new String[] {value.toString()};
                    }
                    return method.getReturnType() == boolean.class
                            ? Boolean.valueOf(value.toString())
                            : Integer.valueOf(value.toString());
                });
    }

    static LiveSettings live(Map<String, ?> properties) {
        return new LiveSettings(ConditionsSettings.of(with(properties)));
    }

    static LiveSettings defaults() {
        return live(Map.of());
    }
}
