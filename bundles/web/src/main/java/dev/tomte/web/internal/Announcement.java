package dev.tomte.web.internal;

import java.io.PrintStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells who started Tomte where it is; the first time also how to get in. On the terminal only, never in a log. */
@Component(
        service = {},
        immediate = true)
public final class Announcement {

    private final @Nullable String version;
    private final URI address;
    private final PasswordFile passwords;
    private final PrintStream out;

    @Activate
    public Announcement(BundleContext context, @Reference HttpAddress http, @Reference PasswordFile passwords) {
        this(context.getProperty("tomte.version"), http.address(), passwords, System.out);
    }

    Announcement(@Nullable String version, URI address, PasswordFile passwords, PrintStream out) {
        this.version = version;
        this.address = address;
        this.passwords = passwords;
        this.out = out;
    }

    /** Waits for nothing: what there is to say is said when the first password is safe on the disk. */
    @Activate
    void announce() {
        var unused = passwords.first().thenAccept(this::print);
    }

    private void print(Optional<FirstPassword> first) {
        String name = version == null ? "Tomte" : "Tomte " + version;
        StringBuilder text = new StringBuilder(name + " is running at " + address + "  (user admin)\n");
        if (first.isPresent()) {
            // Not for keeping: the next start has nothing to show.
            text.append("\n  Console   ").append(address).append("\n  User      admin\n  Password  ");
            write(text);
            text.setLength(0);
            if (first.get().generated()) {
                writePassword(first.get().password());
                text.append("   (shown only now)");
            } else {
                text.append("as given in ").append(FirstPassword.VARIABLE);
            }
            text.append("""


                      Next:
                        ./tomte health:status    how the device is
                        cp my.jar plugins/       a plug-in comes alive
                        ./tomte shell            everything else
                    """);
            first.get().wipe();
        }
        write(text);
        out.flush();
    }

    private void write(CharSequence text) {
        out.print(text);
    }

    private void writePassword(char[] password) {
        byte[] bytes = Utf8.encode(password);
        out.write(bytes, 0, bytes.length);
        Arrays.fill(bytes, (byte) 0);
    }
}
