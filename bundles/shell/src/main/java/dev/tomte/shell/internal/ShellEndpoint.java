package dev.tomte.shell.internal;

import dev.tomte.plugin.PluginManifest;
import dev.tomte.shell.internal.Frames.Frame;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets {@code bin/tomte} in: accepts its connections, each served by threads of its own. */
@Component(
        service = {},
        immediate = true)
@PluginManifest(
        name = "shell",
        kind = "face",
        description = "The commands, and the socket that bin/tomte talks to",
        hooks = "none")
public final class ShellEndpoint {

    static final int MAX_CONNECTIONS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(ShellEndpoint.class);
    private static final long GRACE_MS = 300;
    private static final long JOIN_MS = 1000;
    private static final long PAUSE_MS = 100;

    private final CommandProcessor processor;
    private final Path data;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private @Nullable ShellSocket socket;
    private @Nullable Thread acceptor;

    @Activate
    public ShellEndpoint(@Reference CommandProcessor processor, BundleContext context) {
        this(processor, Properties.data(context));
    }

    ShellEndpoint(CommandProcessor processor, Path data) {
        this.processor = processor;
        this.data = data;
    }

    /** Begins to listen. */
    @Activate
    public void start() throws IOException {
        ShellSocket opened = ShellSocket.open(data);
        socket = opened;
        acceptor = Running.thread("tomte-shell", () -> accept(opened));
        acceptor.start();
        LOG.debug("Listening at {}", opened.file());
    }

    /** Ends all connections; a command that is nearly through, such as the one that stops Tomte, may say so. */
    @Deactivate
    public void stop() throws IOException, InterruptedException {
        if (socket != null) {
            socket.close();
        }
        boolean own = org.apache.felix.service.command.Job.Utils.current() != null;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(own ? 0 : GRACE_MS);
        for (Connection connection : connections) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (!connection.awaitIdle(Math.max(0, left))) {
                LOG.debug("A command still runs while the shell stops: it is interrupted");
            }
            connection.close();
        }
        if (acceptor != null) {
            acceptor.join(JOIN_MS);
        }
    }

    private void accept(ShellSocket listening) {
        long number = 0;
        boolean well = true;
        while (listening.isOpen()) {
            try {
                SocketChannel channel = listening.accept();
                well = true;
                serve(channel, "tomte-shell-" + ++number);
            } catch (ClosedChannelException e) {
                LOG.debug("The shell's socket was closed");
            } catch (IOException | RuntimeException | Error e) {
                // An Error as well, such as that there can be no further thread now: there may be later.
                if (well) {
                    LOG.error("A connection to the shell could not be accepted; trying on", e);
                }
                well = false;
                pause();
            }
        }
    }

    private void serve(SocketChannel channel, String name) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            try (channel) {
                String message = "There are already " + MAX_CONNECTIONS + " connections; close one and try again\n";
                Frames.write(channel, Frame.of(Frames.ERR, message.getBytes(StandardCharsets.UTF_8)));
                Frames.write(channel, Frame.exit(Invocation.FAILED));
            }
            return;
        }
        Connection connection;
        try {
            connection = new Connection(channel, name, processor);
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        connections.add(connection);
        try {
            Running.thread(name, () -> {
                        try {
                            connection.run();
                        } finally {
                            connections.remove(connection);
                        }
                    })
                    .start();
        } catch (RuntimeException | Error e) {
            connections.remove(connection);
            connection.close();
            throw e;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted between two attempts", e);
            Thread.currentThread().interrupt();
        }
    }
}
