package dev.tomte.backup.internal;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, with its defaults; {@link BackupSettings} checks it. */
@ObjectClassDefinition(
        name = "Tomte backup",
        description = "When backups are made, where to, who can open them and which are kept. Changes apply at once.")
@Retention(RetentionPolicy.RUNTIME)
@interface BackupConfig {

    @AttributeDefinition(
            name = "Schedule",
            description = "Cron expression, in the device's time zone, of the task backup.create; empty for never")
    String schedule() default "0 2 * * *";

    @AttributeDefinition(
            name = "Schedule of the drill",
            description = "Cron expression of the task backup.drill, a restore into a scratch folder; empty for never")
    String drillSchedule() default "0 4 * * SUN";

    @AttributeDefinition(
            name = "Folder",
            description =
                    "Where backups are made; empty for backups in the data folder. A folder given must be there: a"
                            + " disk that is not mounted would otherwise be mistaken for an empty one")
    String folder() default "";

    @AttributeDefinition(
            name = "Recipients",
            description = "Public keys of the age format (age1…) that can open backups; with them the device needs no"
                    + " secret to make one. Empty for the passphrase",
            cardinality = Integer.MAX_VALUE)
    String[] recipients() default {};

    @AttributeDefinition(
            name = "Recipient: this device",
            description =
                    "Whether backups for recipients can be opened with the device's own key, too. The drill needs it")
    boolean ownKey() default true;

    @AttributeDefinition(
            name = "Passphrase",
            description = "Name of the secret in the secure storage that holds the passphrase; see tomte secret:put")
    String passphrase() default "backup/passphrase";

    @AttributeDefinition(
            name = "Work factor of passphrases",
            description =
                    "2^N: what a key costs, whoever makes it, the device or somebody who guesses. Each less halves it;"
                            + " with less than 18 the passphrase has to be a long one",
            min = "14",
            max = "20")
    int passphraseWorkFactor() default 18;

    @AttributeDefinition(
            name = "Keep the last",
            description = "So many of the newest backups are kept",
            min = "1",
            max = "1000")
    int keepLast() default 3;

    @AttributeDefinition(name = "Keep daily", description = "The last of each of so many days", min = "0", max = "1000")
    int keepDaily() default 7;

    @AttributeDefinition(
            name = "Keep weekly",
            description = "The last of each of so many weeks",
            min = "0",
            max = "1000")
    int keepWeekly() default 4;

    @AttributeDefinition(
            name = "Keep monthly",
            description = "The last of each of so many months",
            min = "0",
            max = "1000")
    int keepMonthly() default 6;

    @AttributeDefinition(
            name = "Compression level",
            description = "Of Zstandard: 1 is fast, 19 is small and slow",
            min = "1",
            max = "19")
    int compressionLevel() default 3;

    @AttributeDefinition(
            name = "Compression threads",
            description =
                    "Besides the one that reads, seals and writes; never more than there are processors for; all at low priority",
            min = "0",
            max = "16")
    int compressionThreads() default 2;

    @AttributeDefinition(
            name = "Rate limit (MB/s)",
            description = "Of what is read for a backup, to spare a slow disk; 0 for none",
            min = "0",
            max = "100000")
    int rateLimitMbPerS() default 0;

    @AttributeDefinition(
            name = "Room to leave (MB)",
            description = "A backup is not begun if it would leave less than this on its disk",
            min = "0",
            max = "1000000")
    int leaveFreeMb() default 64;
}
