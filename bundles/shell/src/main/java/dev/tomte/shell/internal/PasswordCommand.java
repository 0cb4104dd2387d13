package dev.tomte.shell.internal;

import dev.tomte.security.AdminPassword;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;
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
        ClientTerminal terminal = ClientTerminal.of(session);
        Process process = Process.Utils.current();
        char[] first = {};
        char[] second = {};
        try {
            if (terminal == null || process == null || !process.isTty(0)) {
                first = line(process);
            } else {
                first = terminal.readSecret("New password of admin: ");
                if (terminal.types()) {
                    second = terminal.readSecret("Once more: ");
                    if (!Arrays.equals(first, second)) {
                        throw new IOException("The two passwords are different; the old one still holds");
                    }
                }
            }
            password.set(first);
        } finally {
            Arrays.fill(first, '\0');
            Arrays.fill(second, '\0');
        }
        Output.line(session, "The new password of admin holds from now on.");
    }

    /** A line from another command of a pipe: there it is a text already, so wiping it would be for show. */
    private static char[] line(@Nullable Process process) throws IOException {
        if (process == null) {
            throw new IOException("Expected standard input");
        }
        String line = new BufferedReader(new InputStreamReader(process.in(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("Expected a line on standard input, but it has ended");
        }
        return line.toCharArray();
    }
}
