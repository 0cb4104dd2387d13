package dev.tomte.web.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, with its defaults. */
@ObjectClassDefinition(name = "Tomte web", description = "Who may reach the web pages, and under which names.")
@interface WebConfig {

    String PID = "dev.tomte.web";

    @AttributeDefinition(
            name = "Host names",
            description = "Names this device is called by in a browser, besides localhost and its IP addresses; several"
                    + " are separated by commas. A request under another name is refused, because a foreign page could"
                    + " make its own name point here.")
    String[] allowedHosts() default {};

    @AttributeDefinition(
            name = "Free attempts",
            description = "How many wrong passwords an address may give before it has to wait",
            min = "1",
            max = "100")
    int freeAttempts() default 5;

    @AttributeDefinition(
            name = "Longest wait (s)",
            description = "The wait doubles with each further wrong password, up to this",
            min = "1",
            max = "3600")
    int longestWaitS() default 60;

    @AttributeDefinition(
            name = "Command limit (s)",
            description = "How long a command in the Gogo tab may run before it is interrupted",
            min = "1",
            max = "86400")
    int commandLimitS() default 300;

    @AttributeDefinition(
            name = "Idle limit (min)",
            description = "How long a session of the Gogo tab is kept when nothing is typed; its variables go with it",
            min = "1",
            max = "1440")
    int idleLimitMin() default 30;
}
