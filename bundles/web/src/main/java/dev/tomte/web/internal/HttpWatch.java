package dev.tomte.web.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says plainly that HTTP is not served, as when the port is taken, and makes sure that the first password is shown all
 * the same: its hash is kept, so no later start would show it.
 */
@Component(
        service = {},
        immediate = true)
public final class HttpWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWatch.class);

    /** Shorter than the ten seconds that {@code bin/tomte start} waits for the address. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final String port;
    private final PasswordFile passwords;
    private final PrintStream out;
    private final Duration patience;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable HttpAddress http;

    @Activate
    public HttpWatch(BundleContext context, @Reference PasswordFile passwords) {
        this(context.getProperty("tomte.port"), passwords, System.out, PATIENCE);
    }

    HttpWatch(@Nullable String port, PasswordFile passwords, PrintStream out, Duration patience) {
        this.port = port == null ? "(not set)" : port;
        this.passwords = passwords;
        this.out = out;
        this.patience = patience;
    }

    @Activate
    void start() {
        var unused = end.thenRun(this::look);
        end.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A stop before the end of the wait must not lose the first password either. */
    @Deactivate
    void stop() {
        if (end.cancel(false)) {
            showPassword();
        }
    }

    private void look() {
        if (http != null) {
            return;
        }
        LOG.error(
                "Nothing serves HTTP on port {} after {} s, so there is no Web Console; most likely another program has the"
                        + " port. Set another with TOMTE_PORT or with tomte.port in conf/launcher.properties, and"
                        + " restart",
                port,
                patience.toSeconds());
        showPassword();
    }

    private void showPassword() {
        var unused = passwords.takeFirst().thenAccept(this::print);
    }

    private void print(Optional<FirstPassword> first) {
        first.ifPresent(password -> Greeting.print(
                out,
                "Tomte has no Web Console: nothing serves HTTP on port " + port + ", see logs/tomte.log\n\n",
                password));
    }
}
