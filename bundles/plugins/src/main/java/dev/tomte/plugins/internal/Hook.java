package dev.tomte.plugins.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The hooks of a plug-in's life. */
enum Hook {
    INSTALL,
    UPDATE,
    ENABLE,
    DISABLE,
    UNINSTALL;

    /** The name in a manifest. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the method. */
    String method() {
        return "on" + name().charAt(0) + id().substring(1);
    }

    /** The setting that limits its time. */
    String setting() {
        return id() + "TimeoutMs";
    }

    static Hook of(String id) {
        return Arrays.stream(values())
                .filter(hook -> hook.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no hook '" + id + "'; there are "
                        + Arrays.stream(values()).map(Hook::id).collect(Collectors.joining(", "))
                        + ", and none"));
    }
}
