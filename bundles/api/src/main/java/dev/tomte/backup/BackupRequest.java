package dev.tomte.backup;

import dev.tomte.secret.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A backup to be made.
 *
 * @param file where to; empty for the backup folder, with a name of the time. Must not be there yet
 * @param passphrase to seal it with, which the caller closes; empty for what is configured. Not together with recipients
 * @param recipients to seal it for, {@code age1…} each, in place of those configured
 */
public record BackupRequest(Optional<Path> file, Optional<Secret> passphrase, List<String> recipients) {

    /** As it is configured, into the backup folder. */
    public static final BackupRequest CONFIGURED = new BackupRequest(Optional.empty(), Optional.empty(), List.of());

    public BackupRequest {
        recipients = List.copyOf(recipients);
        if (passphrase.isPresent() && !recipients.isEmpty()) {
            throw new IllegalArgumentException(
                    "A backup is sealed with a passphrase or for recipients, not both: the age format has it so");
        }
    }
}
