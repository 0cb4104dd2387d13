package dev.tomte.web.internal;

import java.io.PrintStream;
import java.net.URI;
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
        var unused = passwords.takeFirst().thenAccept(this::print);
    }

    private void print(Optional<FirstPassword> first) {
        String name = version == null ? "Tomte" : "Tomte " + version;
        String where = name + " is running at " + address + "  (user admin)\n";
        if (first.isPresent()) {
            Greeting.print(out, where + "\n  Console   " + address + "\n", first.get());
        } else {
            Greeting.print(out, where);
        }
    }
}
