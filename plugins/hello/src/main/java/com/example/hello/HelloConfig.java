package com.example.hello;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings: shown in the Web Console, checked against their ranges, read from {@code conf/com.example.hello.cfg}. */
@ObjectClassDefinition(name = "Hello", description = "How the example plug-in greets")
public @interface HelloConfig {

    @AttributeDefinition(name = "Greeting", description = "The words before the name", min = "1", max = "40")
    String greeting() default "Hello";

    @AttributeDefinition(
            name = "Interval",
            description = "Seconds between two greetings in the log",
            min = "1",
            max = "86400")
    long interval_seconds() default 60;
}
