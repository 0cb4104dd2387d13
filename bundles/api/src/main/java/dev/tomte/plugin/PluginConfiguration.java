package dev.tomte.plugin;

import java.lang.annotation.Annotation;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A plug-in's configuration at one moment. Immutable. */
@ProviderType
public interface PluginConfiguration {

    /** All values, as Configuration Admin has them; empty if nothing is configured. */
    Map<String, Object> values();

    /**
     * The values as an annotation type, with its defaults for what is not configured: names map as in Declarative
     * Services (section 112.8.2.1), so {@code greeting_text()} is {@code greeting.text}.
     *
     * @throws IllegalArgumentException if a value cannot be converted; the message names key, value and type
     */
    <A extends Annotation> A as(Class<A> type);
}
