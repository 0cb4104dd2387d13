package dev.tomte.backup.internal;

import dev.tomte.backup.internal.age.AgeRecipient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The configuration, checked.
 *
 * @param schedule of backups; empty for never
 * @param drillSchedule of drills; empty for never
 * @param folder where to; empty for the one in the data folder
 * @param recipients {@code age1…} each
 * @param ownKey whether the device's own key is a recipient beside them
 * @param passphrase the name of the secret that holds it
 * @param workFactor a passphrase's key costs 2^this
 * @param level of the compression
 * @param workers threads that compress
 * @param bytesPerSecond read at most; 0 for no limit
 * @param leaveFree bytes to stay free on the disk
 */
record BackupSettings(
        Optional<String> schedule,
        Optional<String> drillSchedule,
        Optional<Path> folder,
        List<String> recipients,
        boolean ownKey,
        String passphrase,
        int workFactor,
        Retention retention,
        int level,
        int workers,
        long bytesPerSecond,
        long leaveFree) {

    static final BackupSettings DEFAULTS = of(Defaults.class.getAnnotation(BackupConfig.class));

    private static final int MAX_RECIPIENTS = 100;

    /** Carries the annotation with nothing set, so that the defaults stand in one place. */
    @BackupConfig
    private static final class Defaults {}

    BackupSettings {
        recipients = List.copyOf(recipients);
    }

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException naming the first key that will not do, its value and what was expected
     */
    static BackupSettings of(BackupConfig config) {
        List<String> recipients = Arrays.stream(config.recipients())
                .map(String::strip)
                .filter(recipient -> !recipient.isEmpty())
                .toList();
        range("the number of recipients", recipients.size(), 0, MAX_RECIPIENTS);
        recipients.forEach(BackupSettings::requireRecipient);
        if (config.passphrase().isBlank()) {
            throw new IllegalArgumentException("passphrase: expected the name of a secret, such as backup/passphrase");
        }
        return new BackupSettings(
                filled(config.schedule()),
                filled(config.drillSchedule()),
                filled(config.folder()).map(Path::of),
                recipients,
                config.ownKey(),
                config.passphrase().strip(),
                range("passphraseWorkFactor", config.passphraseWorkFactor(), 14, 20),
                new Retention(
                        range("keepLast", config.keepLast(), 1, 1000),
                        range("keepDaily", config.keepDaily(), 0, 1000),
                        range("keepWeekly", config.keepWeekly(), 0, 1000),
                        range("keepMonthly", config.keepMonthly(), 0, 1000)),
                range("compressionLevel", config.compressionLevel(), 1, 19),
                range("compressionThreads", config.compressionThreads(), 0, 16),
                (long) range("rateLimitMbPerS", config.rateLimitMbPerS(), 0, 100_000) << 20,
                (long) range("leaveFreeMb", config.leaveFreeMb(), 0, 1_000_000) << 20);
    }

    private static void requireRecipient(String recipient) {
        try {
            AgeRecipient.x25519(recipient);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("recipients: " + e.getMessage(), e);
        }
    }

    private static Optional<String> filled(String value) {
        return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    private static int range(String key, int number, int min, int max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    key + " = " + number + ": expected a whole number from " + min + " to " + max);
        }
        return number;
    }
}
