package dev.tomte.shell.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupKey;
import dev.tomte.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Parameter;

/** What a person says that opens a backup: nothing, and the device's own keys are tried, a passphrase, or a file of identities. */
final class BackupKeys {

    /** What the help says of the options. */
    static final String PASSPHRASE = "asks for the passphrase";

    static final String IDENTITY = "a file with age identities that open it";

    private static final long MAX_IDENTITY_BYTES = 1 << 20;
    private static final int MAX_PASSPHRASE_BYTES = 4096;

    private BackupKeys() {}

    /** What is done with the key. */
    @FunctionalInterface
    interface Use<T> {

        T with(BackupKey key) throws BackupException;
    }

    /**
     * Does it with what was said; if nothing was, and the device's own keys do not open the backup, a person is asked.
     *
     * @param identity a file, or {@link Parameter#UNSPECIFIED}
     */
    static <T> T open(CommandSession session, boolean passphrase, String identity, Use<T> use)
            throws BackupException, IOException {
        if (!identity.equals(Parameter.UNSPECIFIED)) {
            if (passphrase) {
                throw new UsageException("Expected --passphrase or --identity, not both");
            }
            try (BackupKey key = identities(session.currentDir().resolve(identity))) {
                return use.with(key);
            }
        }
        if (!passphrase) {
            try (BackupKey key = BackupKey.own()) {
                return use.with(key);
            } catch (BackupException e) {
                if (e.reason() != BackupException.Reason.WRONG_KEY || !isAnswering(session)) {
                    throw e;
                }
                Output.line(session, "This device's own keys do not open it.");
            }
        }
        try (BackupKey key = BackupKey.passphrase(passphrase(session, false))) {
            return use.with(key);
        }
    }

    /** Asks for it; once more if nobody knows it yet. */
    static Secret passphrase(CommandSession session, boolean twice) throws IOException {
        return SecretInput.read(session, "Passphrase of the backup", twice, MAX_PASSPHRASE_BYTES);
    }

    private static BackupKey identities(Path file) throws IOException {
        if (Files.size(file) > MAX_IDENTITY_BYTES) {
            throw new IOException(
                    file + " is no file of identities: it has more than " + MAX_IDENTITY_BYTES + " bytes");
        }
        return BackupKey.identity(Secret.of(Files.readAllBytes(file)));
    }

    private static boolean isAnswering(CommandSession session) {
        ClientTerminal terminal = ClientTerminal.of(session);
        return terminal != null && terminal.types();
    }
}
