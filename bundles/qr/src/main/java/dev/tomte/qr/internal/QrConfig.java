package dev.tomte.qr.internal;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, with its defaults; {@link QrSettings} checks it. */
@ObjectClassDefinition(
        name = "Tomte QR codes",
        description = "What pairing codes look like and how long they live. Changes apply at once.")
@Retention(RetentionPolicy.RUNTIME)
@interface QrConfig {

    @AttributeDefinition(
            name = "Base URL",
            description = "Where the app or page is that pairs, such as https://pair.example; /pair is added. Empty for"
                    + " the setting serverUrl; where that is no https address either, pairing codes can be typed, but"
                    + " not shown as a QR code")
    String baseUrl() default "";

    @AttributeDefinition(
            name = "Time to live (s)",
            description = "Seconds until a pairing code expires, unless its issuer says otherwise",
            min = "10",
            max = "86400")
    int timeToLiveS() default 600;

    @AttributeDefinition(
            name = "Attempts a minute",
            description = "So many wrong codes within a minute, and even the right one has to wait",
            min = "1",
            max = "1000")
    int attemptsPerMinute() default 10;
}
