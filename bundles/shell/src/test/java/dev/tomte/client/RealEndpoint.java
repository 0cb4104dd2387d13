package dev.tomte.client;

import dev.tomte.shell.internal.HelpCommand;
import dev.tomte.shell.internal.LifeCycleCommands;
import dev.tomte.shell.internal.ShellEndpoint;
import dev.tomte.shell.internal.StatusCommand;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The shell bundle's endpoint with a real Gogo, as it runs inside Tomte; what asks for exit is only noted. */
public final class RealEndpoint implements AutoCloseable {

    final List<Integer> exits = Collections.synchronizedList(new ArrayList<>());
    private final CommandProcessorImpl processor = new CommandProcessorImpl();
    private final ShellEndpoint endpoint;

    RealEndpoint(Path data) throws IOException {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, given) -> method.getName().equals("getBundle") ? framework() : property(data, given[0]));
        add("tomte", new StatusCommand(context), "status");
        add("tomte", new HelpCommand(), "help");
        add("tomte", new LifeCycleCommands((status, reason) -> exits.add(status), context), "stop", "restart");
        add("sample", new SampleCommands(), "show", "copy", "fail", "hang");
        endpoint = new ShellEndpoint(processor, context);
        endpoint.start();
    }

    private static @Nullable String property(Path data, Object name) {
        return switch ((String) name) {
            case "tomte.data" -> data.toString();
            case "tomte.version" -> "0.1.0";
            default -> null;
        };
    }

    /** The framework when it is up. */
    private static Bundle framework() {
        return (Bundle) Proxy.newProxyInstance(
                RealEndpoint.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, given) -> Bundle.ACTIVE);
    }

    private void add(String scope, Object commands, String... functions) {
        for (String function : functions) {
            processor.addCommand(scope, commands, function);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            endpoint.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the endpoint stopped", e);
        }
        processor.stop();
    }
}
