package dev.tomte.shell.internal;

import dev.tomte.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/** A secret that a person types unseen, or that comes over standard input: arguments are seen by every process. */
final class SecretInput {

    private SecretInput() {}

    /**
     * Asks at a terminal; otherwise reads standard input to its end, without the line end that a command such as {@code echo}
     * adds. The caller closes the secret.
     *
     * @param twice whether it is asked for a second time, where nobody knows yet what it should be
     * @throws IOException if there is none, if it is longer than allowed, or if the two differ
     */
    static Secret read(CommandSession session, String prompt, boolean twice, int most) throws IOException {
        ClientTerminal terminal = ClientTerminal.of(session);
        Process process = Process.Utils.current();
        Secret secret;
        if (terminal != null && terminal.types() && process != null && process.isTty(0)) {
            secret = typed(terminal, prompt, twice);
        } else if (process != null) {
            secret = piped(process.in(), most);
        } else {
            throw new IOException("Expected standard input");
        }
        if (secret.length() == 0 || secret.length() > most) {
            secret.close();
            throw new IOException("Expected 1 to " + most + " bytes, not " + secret.length());
        }
        return secret;
    }

    private static Secret typed(ClientTerminal terminal, String prompt, boolean twice) throws IOException {
        char[] first = terminal.readSecret(prompt + ": ");
        char[] second = {};
        try {
            if (twice) {
                second = terminal.readSecret("Once more: ");
                if (!Arrays.equals(first, second)) {
                    throw new IOException("The two are different; nothing was changed");
                }
            }
            return Secret.of(first.clone());
        } finally {
            Arrays.fill(first, '\0');
            Arrays.fill(second, '\0');
        }
    }

    private static Secret piped(InputStream in, int most) throws IOException {
        byte[] all = in.readNBytes(most + 2);
        try {
            int length = all.length;
            if (length > 0 && all[length - 1] == '\n') {
                length--;
            }
            return Secret.of(Arrays.copyOf(all, length));
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }
}
