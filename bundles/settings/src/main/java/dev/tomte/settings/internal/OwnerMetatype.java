package dev.tomte.settings.internal;

import dev.tomte.settings.SettingKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes the settings of a plug-in to the Web Console and to the gate in front of Configuration Admin. */
final class OwnerMetatype implements MetaTypeProvider, ObjectClassDefinition {

    private final String owner;
    private final String pid;
    private final Map<String, SettingKey<?>> keys;

    OwnerMetatype(String owner, String pid, Map<String, SettingKey<?>> keys) {
        this.owner = owner;
        this.pid = pid;
        this.keys = new TreeMap<>(keys);
    }

    /** Registers one until what it gives back is run. */
    static Runnable register(BundleContext context, String owner, String pid, Map<String, SettingKey<?>> keys) {
        ServiceRegistration<MetaTypeProvider> registration = context.registerService(
                MetaTypeProvider.class,
                new OwnerMetatype(owner, pid, keys),
                FrameworkUtil.asDictionary(Map.of(MetaTypeProvider.METATYPE_PID, pid)));
        return registration::unregister;
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        return this;
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }

    @Override
    public String getName() {
        return "Settings of " + owner;
    }

    @Override
    public String getID() {
        return pid;
    }

    @Override
    public String getDescription() {
        return "The settings of the plug-in " + owner + ". The same as settings:list shows; changes apply at once.";
    }

    @Override
    public AttributeDefinition @Nullable [] getAttributeDefinitions(int filter) {
        if (filter == ObjectClassDefinition.REQUIRED) {
            return null; // each has a default
        }
        return keys.entrySet().stream()
                .map(each -> new KeyAttribute(each.getKey(), each.getValue()))
                .toArray(AttributeDefinition[]::new);
    }

    @Override
    public java.io.@Nullable InputStream getIcon(int size) {
        return null;
    }

    private record KeyAttribute(String name, SettingKey<?> key) implements AttributeDefinition {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getID() {
            return name;
        }

        @Override
        public String getDescription() {
            String description = key.description();
            return (description.isEmpty() ? "" : description + ". ") + "Expected: " + key.expected();
        }

        @Override
        public int getCardinality() {
            return 0;
        }

        @Override
        public int getType() {
            return switch (key.type()) {
                case INTEGER -> LONG;
                case DECIMAL -> DOUBLE;
                case FLAG -> BOOLEAN;
                case TEXT, CHOICE, URL, IDENTITY -> STRING;
            };
        }

        @Override
        public String @Nullable [] getOptionValues() {
            List<String> choices = key.choices();
            return choices.isEmpty() ? null : choices.toArray(String[]::new);
        }

        @Override
        public String @Nullable [] getOptionLabels() {
            return getOptionValues();
        }

        /** Empty for a good value, as the specification has it (OSGi Compendium 8, section 105.8.2.2). */
        @Override
        public String validate(String value) {
            try {
                key.parse(value);
                return "";
            } catch (IllegalArgumentException e) {
                return "expected " + key.expected();
            }
        }

        @Override
        public String[] getDefaultValue() {
            return new String[] {defaultText(key)};
        }

        private static <T> String defaultText(SettingKey<T> key) {
            return key.format(key.defaultValue());
        }
    }
}
