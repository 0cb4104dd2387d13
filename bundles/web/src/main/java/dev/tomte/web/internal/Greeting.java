package dev.tomte.web.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the terminal shows, in one single write: {@code bin/tomte start} copies the text from a file as soon as the
 * address is in it, and then empties that file.
 */
final class Greeting {

    private static final String NEXT = """


              Next:
                ./tomte health:status    how the device is
                cp my.jar plugins/       a plug-in comes alive
                ./tomte shell            everything else
            """;

    private Greeting() {}

    static void print(PrintStream out, String text) {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Wipes the password: the next start has nothing to show. */
    static void print(PrintStream out, String before, FirstPassword first) {
        byte[] start = (before + "  User      admin\n  Password  ").getBytes(StandardCharsets.UTF_8);
        byte[] password = first.generated() ? Utf8.encode(first.password()) : new byte[0];
        String origin = first.generated() ? "   (shown only now)" : "as given in " + FirstPassword.VARIABLE;
        String refusal = first.refusal().map(why -> "\n            " + why).orElse("");
        byte[] end = (origin + refusal + NEXT).getBytes(StandardCharsets.UTF_8);

        byte[] all = Arrays.copyOf(start, start.length + password.length + end.length);
        System.arraycopy(password, 0, all, start.length, password.length);
        System.arraycopy(end, 0, all, start.length + password.length, end.length);
        write(out, all);
        Arrays.fill(all, (byte) 0);
        Arrays.fill(password, (byte) 0);
        first.wipe();
    }

    private static void write(PrintStream out, byte[] text) {
        out.write(text, 0, text.length);
        out.flush();
    }
}
