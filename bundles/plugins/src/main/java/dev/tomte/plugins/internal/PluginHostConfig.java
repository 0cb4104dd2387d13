package dev.tomte.plugins.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the plug-in host. */
@ObjectClassDefinition(
        name = "Tomte plug-in host",
        description = "How long each hook of a plug-in may take before the plug-in is marked FAILED. Changes hold from"
                + " the next hook on.")
public @interface PluginHostConfig {

    @AttributeDefinition(
            name = "onInstall limit",
            description = "Milliseconds onInstall may take",
            min = "100",
            max = "3600000")
    long installTimeoutMs() default 120_000;

    @AttributeDefinition(
            name = "onUpdate limit",
            description = "Milliseconds onUpdate may take",
            min = "100",
            max = "3600000")
    long updateTimeoutMs() default 120_000;

    @AttributeDefinition(
            name = "onEnable limit",
            description = "Milliseconds onEnable may take, and the activation of the plug-in's component before it",
            min = "100",
            max = "3600000")
    long enableTimeoutMs() default 30_000;

    @AttributeDefinition(
            name = "onDisable limit",
            description = "Milliseconds onDisable may take; stopping the bundle waits no longer than this",
            min = "100",
            max = "3600000")
    long disableTimeoutMs() default 15_000;

    @AttributeDefinition(
            name = "onUninstall limit",
            description = "Milliseconds onUninstall may take",
            min = "100",
            max = "3600000")
    long uninstallTimeoutMs() default 120_000;
}
