package dev.tomte.plugins.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How long each hook may take. */
record TimeLimits(Map<Hook, Duration> limits) {

    private static final long MIN_MS = 100;
    private static final long MAX_MS = 3_600_000;

    TimeLimits {
        limits = Map.copyOf(limits);
        limits.forEach((hook, limit) -> {
            if (limit.toMillis() < MIN_MS || limit.toMillis() > MAX_MS) {
                throw new IllegalArgumentException(hook.setting() + " of dev.tomte.plugins must be " + MIN_MS + " to "
                        + MAX_MS + " ms, not " + limit.toMillis());
            }
        });
    }

    static TimeLimits of(PluginHostConfig config) {
        Map<Hook, Duration> limits = new EnumMap<>(Hook.class);
        limits.put(Hook.INSTALL, Duration.ofMillis(config.installTimeoutMs()));
        limits.put(Hook.UPDATE, Duration.ofMillis(config.updateTimeoutMs()));
        limits.put(Hook.ENABLE, Duration.ofMillis(config.enableTimeoutMs()));
        limits.put(Hook.DISABLE, Duration.ofMillis(config.disableTimeoutMs()));
        limits.put(Hook.UNINSTALL, Duration.ofMillis(config.uninstallTimeoutMs()));
        return new TimeLimits(limits);
    }

    /** What holds without a configuration. */
    static TimeLimits defaults() {
        Map<Hook, Duration> limits = new EnumMap<>(Hook.class);
        for (Hook hook : Hook.values()) {
            try {
                Object millis = PluginHostConfig.class.getMethod(hook.setting()).getDefaultValue();
                limits.put(hook, Duration.ofMillis((Long) millis));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("Every hook has a setting with a default", e);
            }
        }
        return new TimeLimits(limits);
    }

    Duration of(Hook hook) {
        return limits.get(hook);
    }

    Duration sum(Hook... hooks) {
        return Arrays.stream(hooks).map(this::of).reduce(Duration.ZERO, Duration::plus);
    }
}
