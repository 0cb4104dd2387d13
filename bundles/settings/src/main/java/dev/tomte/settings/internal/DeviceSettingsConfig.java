package dev.tomte.settings.internal;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The device's settings as Configuration Admin shows them; a test holds it against {@code DeviceSettings}. */
@ObjectClassDefinition(
        name = "Tomte settings",
        description = "The settings of the device. The same as settings:list shows; changes apply at once, everywhere.")
@Retention(RetentionPolicy.RUNTIME)
@interface DeviceSettingsConfig {

    @AttributeDefinition(
            name = "Label",
            description = "What its owner calls the device",
            min = "0",
            max = "100",
            required = false)
    String deviceLabel() default "";

    @AttributeDefinition(
            name = "Unit of measurement",
            description = "In which units values are shown",
            options = {@Option(label = "metric", value = "metric"), @Option(label = "imperial", value = "imperial")})
    String measurementUnit() default "metric";

    @AttributeDefinition(
            name = "Server",
            description = "The server that the device talks to, such as https://example.org/; empty if to none",
            min = "0",
            max = "2048",
            required = false)
    String serverUrl() default "";

    @AttributeDefinition(
            name = "Stand-in for the server",
            description = "Talk to a stand-in instead of the server, to try things out")
    boolean useMockServer() default false;
}
