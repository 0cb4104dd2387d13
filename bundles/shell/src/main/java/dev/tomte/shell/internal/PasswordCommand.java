package dev.tomte.shell.internal;

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

    private final AdminPassword password;

    @Activate
    public PasswordCommand(@Reference AdminPassword password) {
        this.password = password;
    }

    @Descriptor("Sets the password of the user admin: asks for it, or reads a line from standard input")
    public void password(CommandSession session) throws IOException {
        char[] read = SecretInput.read(
                session, "New password of admin: ", "The two passwords are different; the old one still holds");
        try {
            password.set(read);
        } finally {
            Arrays.fill(read, '\0');
        }
        Output.line(session, "The new password of admin holds from now on.");
    }
}
