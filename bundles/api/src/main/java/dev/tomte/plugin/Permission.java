package dev.tomte.plugin;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a plug-in may ask of its context. Permissions guard the context, not the virtual machine: a plug-in is Java code
 * in the same process, and they cannot stop one that means harm.
 */
public enum Permission {
    /** Opening connections. Declared for the owner to see; the context has no call that needs it yet. */
    NETWORK,
    /** Reading its own durable storage. */
    STORAGE_READ,
    /** Changing its own durable storage. */
    STORAGE_WRITE,
    /** Telling the owner something. */
    NOTIFICATIONS,
    /** Publishing to and listening on the event bus. */
    EVENTS,
    /** Scheduling tasks of its own, and doing them. */
    TASKS,
    /** Reading secrets. Declared for the owner to see; the context has no call that needs it yet. */
    SECRETS,
    /** Starting other programs. Declared for the owner to see; the context has no call that needs it yet. */
    EXEC;

    /** The name in a manifest and in messages, such as {@code storage-read}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The permission of this id.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Permission of(String id) {
        return Arrays.stream(values())
                .filter(permission -> permission.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no permission '" + id + "'; there are "
                        + Arrays.stream(values()).map(Permission::id).collect(Collectors.joining(", "))));
    }
}
