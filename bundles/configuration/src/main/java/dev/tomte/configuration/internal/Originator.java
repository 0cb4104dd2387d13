package dev.tomte.configuration.internal;

import dev.tomte.audit.AuditEvent;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * Who changes a configuration. Configuration Admin does not tell, but it stores in the thread of who asked it to; so the
 * nearest bundle on the stack that does not only pass changes on is who did.
 */
final class Originator {

    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final int LONGEST = 100;
    private static final String OURS = "dev.tomte.";
    private static final String CONSOLE = "org.apache.felix.webconsole";
    private static final String CONFIGURATOR = "org.apache.felix.configurator";
    private static final String HTTP = "org.apache.felix.http.";
    private static final Set<String> GO_BETWEENS = Set.of("org.apache.felix.configadmin", "dev.tomte.configuration");

    private static final String FILE = "file";

    /** What people know these bundles by. */
    private static final Map<String, String> NAMES =
            Map.of("org.apache.felix.fileinstall", FILE, CONSOLE, "web", "org.apache.felix.gogo.runtime", "shell");

    private final boolean isNew;

    /** Of a new device, on which what Tomte sets up by itself is the beginning and no change. */
    Originator(boolean isNew) {
        this.isNew = isNew;
    }

    /** As {@link #of}, of the thread that asks. */
    Optional<String> current() {
        return of(STACK.walk(frames -> frames.map(StackFrame::getDeclaringClass)
                .map(FrameworkUtil::getBundle)
                .flatMap(Stream::ofNullable)
                .map(Bundle::getSymbolicName)
                .flatMap(Stream::ofNullable)
                .toList()));
    }

    /** Whether the thread that asks brings what a file says. */
    boolean isFile() {
        return current().filter(FILE::equals).isPresent();
    }

    /**
     * {@code file}, {@code web}, {@code shell}, {@code system}, or the bundle's name without {@code dev.tomte.}; empty if
     * it is no change.
     *
     * @param stack symbolic names, the nearest first
     */
    Optional<String> of(List<String> stack) {
        Optional<String> nearest =
                stack.stream().filter(bundle -> !GO_BETWEENS.contains(bundle)).findFirst();
        if (nearest.filter(bundle -> setsUp(bundle, stack)).isPresent()) {
            return isNew ? Optional.empty() : Optional.of(AuditEvent.SYSTEM);
        }
        return Optional.of(nearest.map(Originator::known).orElse(AuditEvent.SYSTEM));
    }

    /** What the features bring, and what the console stores when nobody asks it for a page. */
    private static boolean setsUp(String bundle, List<String> stack) {
        return bundle.equals(CONFIGURATOR)
                || (bundle.equals(CONSOLE) && stack.stream().noneMatch(each -> each.startsWith(HTTP)));
    }

    private static String known(String bundle) {
        String name = NAMES.getOrDefault(bundle, bundle.startsWith(OURS) ? bundle.substring(OURS.length()) : bundle);
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }
}
