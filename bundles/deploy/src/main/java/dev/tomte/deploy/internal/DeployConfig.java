package dev.tomte.deploy.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The deployer's configuration, PID {@code dev.tomte.deploy}. */
@ObjectClassDefinition(name = "Tomte: Deployer", description = "Keeps the bundles of the plug-in folder live.")
public @interface DeployConfig {

    @AttributeDefinition(
            name = "Settle time (ms)",
            description = "How long a file must stay unchanged before it is reported as no bundle. A whole bundle is"
                    + " taken at once, whatever this says.",
            min = "100",
            max = "600000")
    long settleMs() default 2_000;

    @AttributeDefinition(
            name = "Poll interval (ms)",
            description = "How often the folder is compared with what is known where file events do not tell of"
                    + " everything: on a network file system, while there are links in it, while something is wrong."
                    + " Elsewhere the task deploy.compare does it once a minute.",
            min = "100",
            max = "3600000")
    long pollIntervalMs() default 2_000;

    @AttributeDefinition(
            name = "Largest file (MiB)",
            description = "A larger file is rejected without reading it.",
            min = "1",
            max = "2047")
    int maxFileMb() default 512;
}
