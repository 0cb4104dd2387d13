package dev.tomte.plugins.internal;

import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PermissionDeniedException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before every call of one context: is it still open, and was the permission declared? */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final String plugin;
    private final Set<Permission> permissions;
    private final Consumer<PermissionDeniedException> refusals;
    private final Set<Permission> reported = EnumSet.noneOf(Permission.class);
    private volatile boolean open = true;

    /**
     * Open.
     *
     * @param refusals is told the first refusal of each permission
     */
    Guard(String plugin, Set<Permission> permissions, Consumer<PermissionDeniedException> refusals) {
        this.plugin = plugin;
        this.permissions = permissions;
        this.refusals = refusals;
    }

    void close() {
        open = false;
    }

    void checkOpen() {
        if (!open) {
            throw new IllegalStateException(
                    "Plug-in " + plugin + " used its context after it was disabled; drop the context in onDisable");
        }
    }

    void check(Permission permission, String call) {
        checkOpen();
        if (!permissions.contains(permission)) {
            PermissionDeniedException denied = new PermissionDeniedException(plugin, permission, call);
            report(permission, denied);
            throw denied;
        }
    }

    private void report(Permission permission, PermissionDeniedException denied) {
        boolean first;
        synchronized (reported) {
            first = reported.add(permission);
        }
        if (first) {
            LOG.warn("Refused: {}", denied.getMessage());
            refusals.accept(denied);
        } else {
            LOG.debug("Refused again: {}", denied.getMessage());
        }
    }
}
