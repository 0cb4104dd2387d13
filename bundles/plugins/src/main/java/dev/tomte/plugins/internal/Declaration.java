package dev.tomte.plugins.internal;

import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginManifest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What a plug-in's manifest says.
 *
 * @param hooks the hooks it has; empty if it declares {@code none} and no component is to come
 * @param problem why the host cannot take it; empty if the manifest is good
 */
record Declaration(
        String name,
        String kind,
        String description,
        Set<Permission> permissions,
        Set<Hook> hooks,
        String pid,
        Optional<String> problem) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String NONE = "none";

    /** The declaration in a bundle's manifest; empty if the bundle is no plug-in. */
    static Optional<Declaration> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        List<BundleCapability> capabilities = revision.getDeclaredCapabilities(PluginManifest.NAMESPACE);
        if (capabilities.isEmpty()) {
            return Optional.empty();
        }
        if (capabilities.size() > 1) {
            return Optional.of(malformed(
                    bundle, "it declares " + capabilities.size() + " plug-ins, but a bundle is one plug-in at most"));
        }
        try {
            return Optional.of(parse(bundle, capabilities.get(0).getAttributes()));
        } catch (IllegalArgumentException e) {
            return Optional.of(malformed(bundle, String.valueOf(e.getMessage())));
        }
    }

    /** This one, refused. It goes by its bundle's symbolic name, so that it cannot hide another plug-in. */
    Declaration refused(Bundle bundle, String reason) {
        return new Declaration(
                String.valueOf(bundle.getSymbolicName()),
                kind,
                description,
                permissions,
                hooks,
                pid,
                Optional.of("The bundle's declaration in the namespace " + PluginManifest.NAMESPACE + " is refused: "
                        + reason));
    }

    /** Whether this can be a plug-in's name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    boolean hookless() {
        return hooks.isEmpty();
    }

    private static Declaration malformed(Bundle bundle, String reason) {
        return new Declaration("", "", "", Set.of(), Set.of(), "", Optional.empty()).refused(bundle, reason);
    }

    private static Declaration parse(Bundle bundle, Map<String, Object> attributes) {
        String name = text(attributes, PluginManifest.NAMESPACE);
        if (!isName(name)) {
            throw new IllegalArgumentException("the name must be 1 to 64 of a-z, 0-9 and '-', not '" + name + "'");
        }
        String kind = text(attributes, "kind");
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("the attribute 'kind' is missing (service, driver, example …)");
        }
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        texts(attributes.get("permissions")).map(Permission::of).forEach(permissions::add);
        String pid = text(attributes, "pid");
        return new Declaration(
                name,
                kind,
                text(attributes, "description"),
                Collections.unmodifiableSet(permissions),
                hooks(texts(attributes.get("hooks")).toList()),
                pid.isEmpty() ? String.valueOf(bundle.getSymbolicName()) : pid,
                Optional.empty());
    }

    private static Set<Hook> hooks(List<String> ids) {
        if (ids.isEmpty()) {
            return Set.of(Hook.values());
        }
        if (ids.equals(List.of(NONE))) {
            return Set.of();
        }
        if (ids.contains(NONE)) {
            throw new IllegalArgumentException("the hook 'none' stands alone, but hooks is " + ids);
        }
        Set<Hook> hooks = EnumSet.noneOf(Hook.class);
        ids.stream().map(Hook::of).forEach(hooks::add);
        return Collections.unmodifiableSet(hooks);
    }

    private static String text(Map<String, Object> attributes, String key) {
        Object value = attributes.get(key);
        return value == null ? "" : value.toString().strip();
    }

    /** A list as bnd writes it, an array, or a plain string with commas, as people write it. */
    private static Stream<String> texts(@Nullable Object value) {
        Stream<?> values;
        if (value == null) {
            values = Stream.empty();
        } else if (value instanceof Collection<?> collection) {
            values = collection.stream();
        } else if (value instanceof Object[] array) {
            values = Arrays.stream(array);
        } else {
            values = Arrays.stream(value.toString().split(",", -1));
        }
        return values.map(each -> each.toString().strip()).filter(each -> !each.isEmpty());
    }
}
