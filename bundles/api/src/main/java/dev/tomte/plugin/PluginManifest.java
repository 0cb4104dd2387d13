package dev.tomte.plugin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares a bundle as a plug-in. Put it on the {@link Plugin} class (or on the package); bnd writes it into the bundle
 * manifest as a capability, which can also be written by hand:
 *
 * <pre>{@code
 * Provide-Capability: dev.tomte.plugin;dev.tomte.plugin=hello;kind=example;
 *   description="Says hello";permissions:List<String>="storage-read,storage-write"
 * }</pre>
 */
@Capability(namespace = PluginManifest.NAMESPACE)
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface PluginManifest {

    /** The capability's namespace, and its attribute for the name. */
    String NAMESPACE = "dev.tomte.plugin";

    /** The plug-in's name, unique on a device: 1 to 64 of {@code a-z0-9-}. */
    @Attribute(NAMESPACE)
    String name();

    /** What sort of plug-in it is, a free word: {@code service}, {@code driver}, {@code example} … */
    @Attribute("kind")
    String kind();

    /** One line for people. */
    @Attribute("description")
    String description() default "";

    /** What it needs: the ids of {@link Permission}, such as {@code storage-read}. */
    @Attribute("permissions")
    String[] permissions() default {};

    /**
     * Which hooks it has: of {@code install}, {@code update}, {@code enable}, {@code disable}, {@code uninstall}; the
     * others are not called. Not given, it has all of them. {@code none} alone says that there is no {@link Plugin}
     * component: the plug-in lives while its bundle is active.
     */
    @Attribute("hooks")
    String[] hooks() default {};

    /** The PID of its configuration; not given, it is the bundle's symbolic name. */
    @Attribute("pid")
    String pid() default "";
}
