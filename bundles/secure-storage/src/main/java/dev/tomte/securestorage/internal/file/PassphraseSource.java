package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.SecretFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the configuration says that the passphrase comes from. */
final class PassphraseSource {

    private static final int MOST = 1024;

    private final Kind kind;
    private final String argument;
    private final Map<String, String> environment;

    /** What stands before the colon. */
    enum Kind {
        NONE,
        ENV,
        FD,
        CREDENTIAL,
        FILE,
        PROMPT
    }

    private PassphraseSource(Kind kind, String argument, Map<String, String> environment) {
        this.kind = kind;
        this.argument = argument;
        this.environment = environment;
    }

    /** @throws IllegalArgumentException if it is none of the forms */
    static PassphraseSource of(String text, Map<String, String> environment) {
        if (text.isEmpty() || text.equals("prompt")) {
            return new PassphraseSource(text.isEmpty() ? Kind.NONE : Kind.PROMPT, "", environment);
        }
        int colon = text.indexOf(':');
        String argument = text.substring(colon + 1);
        Kind kind =
                switch (colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT)) {
                    case "env" -> Kind.ENV;
                    case "fd" -> Kind.FD;
                    case "credential" -> Kind.CREDENTIAL;
                    case "file" -> Kind.FILE;
                    default -> throw unknown();
                };
        boolean fits = kind == Kind.FD
                ? argument.matches("[0-9]{1,6}")
                : kind == Kind.CREDENTIAL ? argument.matches("[A-Za-z0-9_.-]{1,255}") : !argument.isBlank();
        if (!fits) {
            throw unknown();
        }
        return new PassphraseSource(kind, argument, environment);
    }

    Kind kind() {
        return kind;
    }

    /**
     * The passphrase, which the caller closes; without the line end that a file may have.
     *
     * @throws SecureStorageException if it is not there, is empty or too long
     */
    Secret read() throws SecureStorageException {
        return switch (kind) {
            case NONE ->
                throw Failures.unavailable("no passphrase is configured: set passphraseSource of dev.tomte.secret");
            case PROMPT ->
                throw Failures.locked("Nobody has given the passphrase yet: 'tomte secret:unlock' asks for it");
            case ENV -> ofEnvironment();
            case FD -> ofFile(Path.of("/dev/fd", argument));
            case CREDENTIAL -> ofFile(credential());
            case FILE -> ofOwnFile(Path.of(argument));
        };
    }

    private Secret ofEnvironment() throws SecureStorageException {
        String value = Optional.ofNullable(environment.get(argument))
                .orElseThrow(() ->
                        Failures.unavailable("the environment has no variable " + argument + " with the passphrase"));
        return checked(Secret.of(value.toCharArray()), "The variable " + argument);
    }

    private Path credential() throws SecureStorageException {
        String folder = environment.get("CREDENTIALS_DIRECTORY");
        if (folder == null) {
            throw Failures.unavailable("there are no credentials of systemd (CREDENTIALS_DIRECTORY is not set), but the"
                    + " passphrase is to come from the credential " + argument);
        }
        return Path.of(folder, argument);
    }

    private static Secret ofOwnFile(Path file) throws SecureStorageException {
        try {
            Optional<String> readable = Files.exists(file) ? SecretFolder.readableByOthers(file) : Optional.empty();
            if (readable.isPresent()) {
                throw Failures.unavailable(readable.get());
            }
        } catch (IOException e) {
            throw Failures.unavailable("the passphrase cannot be read from " + file + ": " + e, e);
        }
        return ofFile(file);
    }

    private static Secret ofFile(Path file) throws SecureStorageException {
        byte[] content = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST + 2);
            int length = content.length;
            if (length > 0 && content[length - 1] == '\n') {
                length--;
            }
            if (length > 0 && content[length - 1] == '\r') {
                length--;
            }
            return checked(Secret.of(Arrays.copyOf(content, length)), file.toString());
        } catch (IOException e) {
            throw Failures.unavailable("the passphrase cannot be read from " + file + ": " + e, e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static Secret checked(Secret passphrase, String place) throws SecureStorageException {
        if (passphrase.length() < 1 || passphrase.length() > MOST) {
            passphrase.close();
            throw Failures.unavailable(place + " should hold a passphrase of 1 to " + MOST + " bytes, but is "
                    + (passphrase.length() < 1 ? "empty" : "longer"));
        }
        return passphrase;
    }

    private static IllegalArgumentException unknown() {
        // Not the value: somebody may have taken it for the place of the passphrase itself.
        return new IllegalArgumentException(
                "passphraseSource: expected env:NAME, fd:NUMBER, credential:NAME, file:PATH,"
                        + " prompt or nothing, and it is none of these (it is not shown, as it may be the passphrase)");
    }
}
