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
 * Says plainly, in the log and on the terminal, that HTTP is not served, as when the port is taken, and makes sure that
 * the first password is shown all the same: its hash is kept, so no later start would show it.
 */
@Component(
        service = {},
        immediate = true)
public final class HttpWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWatch.class);

    /** Shorter than the thirty seconds that {@code bin/tomte start} waits for the address or for what is said here. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final @Nullable String host;
    private final String port;
    private final String log;
    private final PasswordFile passwords;
    private final PrintStream out;
    private final Duration patience;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable HttpAddress http;

    @Activate
    public HttpWatch(BundleContext context, @Reference PasswordFile passwords) {
        this(
                context.getProperty("org.apache.felix.http.host"),
                context.getProperty("tomte.port"),
                Optional.ofNullable(context.getProperty("tomte.logs")).orElse("logs") + "/tomte.log",
                passwords,
                System.out,
                PATIENCE);
    }

    HttpWatch(
            @Nullable String host,
            @Nullable String port,
            String log,
            PasswordFile passwords,
            PrintStream out,
            Duration patience) {
        this.host = host;
        this.port = port == null ? "(not set)" : port;
        this.log = log;
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
            var unused =
                    passwords.takeFirst().thenAccept(first -> print("Tomte stops before its Web Console came", first));
        }
    }

    private void look() {
        if (http != null) {
            return;
        }
        String trouble = PortProbe.trouble(host, port);
        LOG.error(
                "There is no Web Console after {} s: {}. Choose another port with TOMTE_PORT (0 = any free one) or with"
                        + " tomte.port in conf/launcher.properties, and restart",
                patience.toSeconds(),
                trouble);
        String line = "Tomte runs without its Web Console: " + trouble
                + "; choose another with TOMTE_PORT (0 = any free one). Log: " + log;
        var unused = passwords.takeFirst().thenAccept(first -> {
            if (first.isPresent()) {
                print(line, first);
            } else {
                Greeting.print(out, line + "\n");
            }
        });
    }

    private void print(String line, Optional<FirstPassword> first) {
        first.ifPresent(password -> Greeting.print(out, line + "\n\n", password));
    }
}
