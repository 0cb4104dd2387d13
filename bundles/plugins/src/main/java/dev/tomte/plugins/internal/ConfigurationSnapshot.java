package dev.tomte.plugins.internal;

import dev.tomte.plugin.PluginConfiguration;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.util.converter.Converters;

/** A configuration at one moment. */
record ConfigurationSnapshot(Map<String, Object> values) implements PluginConfiguration {

    /** What a method's name may hold that means something else in a key (section 112.8.2.1). */
    private static final Pattern MANGLED = Pattern.compile("\\$_\\$|\\$\\$|\\$|__|_");

    ConfigurationSnapshot {
        values = Map.copyOf(values);
    }

    /** Whether a plug-in would read the same; arrays, which a map compares by identity, by their elements. */
    boolean sameAs(ConfigurationSnapshot other) {
        return values.keySet().equals(other.values.keySet())
                && values.keySet().stream().allMatch(key -> Objects.deepEquals(values.get(key), other.values.get(key)));
    }

    @Override
    public <A extends Annotation> A as(Class<A> type) {
        A typed = Converters.standardConverter().convert(values).to(type);
        for (Method method : type.getDeclaredMethods()) {
            check(typed, method);
        }
        return typed;
    }

    /** The converter is lazy: a value that does not convert would come out far from here. */
    private void check(Annotation typed, Method method) {
        if (method.getParameterCount() > 0 || !Modifier.isAbstract(method.getModifiers())) {
            return;
        }
        try {
            method.setAccessible(true);
            method.invoke(typed);
        } catch (InvocationTargetException e) {
            String key = key(method.getName());
            throw new IllegalArgumentException(
                    "The value of " + key + " must be a "
                            + method.getReturnType().getSimpleName() + ", not '" + values.get(key) + "'",
                    e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("Cannot read " + method + "; make the annotation type public", e);
        }
    }

    static String key(String method) {
        Matcher matcher = MANGLED.matcher(method);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(
                switch (found.group()) {
                    case "$_$" -> "-";
                    case "$$" -> "$";
                    case "__" -> "_";
                    case "_" -> ".";
                    default -> "";
                }));
    }
}
