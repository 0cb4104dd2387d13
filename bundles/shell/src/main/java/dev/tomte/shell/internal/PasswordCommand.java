package dev.tomte.shell.internal;

import dev.tomte.secret.Secret;
import dev.tomte.security.AdminPassword;
import java.io.IOException;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code tomte:password}. The password comes over standard input: arguments are seen by every process. */
@Component(
        service = PasswordCommand.class,
        property = {"osgi.command.scope=tomte", "osgi.command.function=password"})
public final class PasswordCommand {

    /** A character takes up to four. */
    private static final int MAX_BYTES = 4 * AdminPassword.MAX_LENGTH;

    private final AdminPassword password;

    @Activate
    public PasswordCommand(@Reference AdminPassword password) {
        this.password = password;
    }

    @Descriptor("Sets the password of the user admin: asks for it, or reads it from standard input")
    public void password(CommandSession session) throws IOException {
        try (Secret read = SecretInput.read(session, "New password of admin", true, MAX_BYTES)) {
            char[] characters = read.characters();
            try {
                password.set(characters);
            } finally {
                Arrays.fill(characters, '\0');
            }
        }
        Output.line(session, "The new password of admin holds from now on.");
    }
}
