package dev.tomte.plugins.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PermissionDeniedException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells the audit log what its owner does with one plug-in, what it was refused and that it failed. A plug-in that asks or
 * fails in a loop must not fill the log: each permission, and failing, is noted once until the owner acts, another version
 * comes or Tomte starts anew.
 */
final class AuditNotes {

    /** Who switches plug-ins: a person, by a command or in the Web Console; the framework does not say which. */
    static final String OPERATOR = "operator";

    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_WHO = 100;

    private final String plugin;
    private final String bundle;
    private final String version;
    private final Consumer<AuditEvent> log;
    private final Set<Permission> refused = EnumSet.noneOf(Permission.class);
    private Optional<String> failedBefore;
    private boolean failed;

    /**
     * Begins without a note.
     *
     * @param failedBefore why it failed when it was last seen, which is not noted again; empty if it did not
     */
    AuditNotes(String plugin, String bundle, String version, Optional<String> failedBefore, Consumer<AuditEvent> log) {
        this.plugin = plugin;
        this.bundle = bundle;
        this.version = version;
        this.failedBefore = failedBefore;
        this.log = log;
    }

    /** Its owner switched it on, off, or had it tried again. */
    void switched(boolean on) {
        synchronized (this) {
            refused.clear();
            failedBefore = Optional.empty();
            failed = false;
        }
        log.accept(more(AuditEvent.success(on ? "plugin.enable" : "plugin.disable", cut(plugin, LONGEST_SUBJECT)))
                .by(OPERATOR));
    }

    void failed(String why) {
        synchronized (this) {
            if (failed || failedBefore.equals(Optional.of(why))) {
                return;
            }
            failed = true;
        }
        log.accept(more(AuditEvent.failure("plugin.fail", cut(plugin, LONGEST_SUBJECT), why)));
    }

    /** It asked for something that it may not have. */
    void refused(PermissionDeniedException denied) {
        synchronized (this) {
            if (!refused.add(denied.permission())) {
                return;
            }
        }
        String why = String.valueOf(denied.getMessage());
        log.accept(more(AuditEvent.refused("plugin.permission", cut(plugin, LONGEST_SUBJECT), why))
                .with("permission", denied.permission().id())
                .by(cut(plugin, LONGEST_WHO)));
    }

    private AuditEvent more(AuditEvent event) {
        return event.with("bundle", bundle).with("version", version);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
