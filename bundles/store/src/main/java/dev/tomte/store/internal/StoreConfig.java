package dev.tomte.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
        name = "Tomte Store",
        description = "The one database of the device. A change of these settings reopens it.")
@interface StoreConfig {

    @AttributeDefinition(name = "File", description = "The database's file name, in the data folder; no folder part")
    String file() default "tomte.db";

    @AttributeDefinition(
            name = "Synchronous",
            description = "FULL: an acknowledged change survives a power cut. NORMAL: faster, but a power cut may take"
                    + " the last changes; a crash of Tomte alone takes nothing either way",
            options = {@Option(label = "FULL", value = "FULL"), @Option(label = "NORMAL", value = "NORMAL")})
    String synchronous() default "FULL";

    @AttributeDefinition(
            name = "Queue capacity",
            description = "Changes that may wait for the writer before their callers have to, 1 to 1000000",
            min = "1",
            max = "1000000")
    int queueCapacity() default 10_000;

    @AttributeDefinition(
            name = "Largest group",
            description = "Changes that share a commit at most, 1 to 100000",
            min = "1",
            max = "100000")
    int maxBatch() default 1_000;

    @AttributeDefinition(name = "Readers", description = "Connections for reading, 1 to 64", min = "1", max = "64")
    int readers() default 4;

    @AttributeDefinition(
            name = "Wait for a reader (ms)",
            description = "How long a query waits for a free connection, 1 to 600000 ms",
            min = "1",
            max = "600000")
    int readerWaitMs() default 10_000;

    @AttributeDefinition(
            name = "Busy timeout (ms)",
            description = "How long to wait for another process that holds the database, 0 to 600000 ms",
            min = "0",
            max = "600000")
    int busyTimeoutMs() default 5_000;

    @AttributeDefinition(
            name = "Wait for the check (ms)",
            description =
                    "How long a start waits for the check of a database that was not closed cleanly, 0 to 600000 ms;"
                            + " the check of a large one is done beside the work, after a hundred times as long",
            min = "0",
            max = "600000")
    int checkWaitMs() default 100;

    @AttributeDefinition(
            name = "Wait at close (ms)",
            description = "How long closing waits for queued changes and running queries, 1 to 600000 ms",
            min = "1",
            max = "600000")
    int closeWaitMs() default 20_000;

    @AttributeDefinition(
            name = "Write-ahead log limit (MB)",
            description = "From this length on the writer stops for a moment to start the log anew, 1 to 1048576 MB",
            min = "1",
            max = "1048576")
    int walLimitMb() default 64;

    @AttributeDefinition(
            name = "Largest size (MB)",
            description = "Changes that need more room fail; 0: as much as the disk holds, at most 16777216 MB",
            min = "0",
            max = "16777216")
    int maxSizeMb() default 0;
}
