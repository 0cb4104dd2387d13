package dev.tomte.shell.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;

/** A real Gogo and a real endpoint on a folder. */
final class ShellFixture implements AutoCloseable {

    final CommandProcessorImpl processor = new CommandProcessorImpl();
    final Path data;
    final ShellEndpoint endpoint;

    ShellFixture(Path data) throws IOException {
        this.data = data;
        endpoint = new ShellEndpoint(processor, data);
        endpoint.start();
    }

    /** Adds what a component with these properties would. */
    ShellFixture with(String scope, Object commands, String... functions) {
        for (String function : functions) {
            processor.addCommand(scope, commands, function);
        }
        return this;
    }

    TestClient connect() throws IOException {
        return TestClient.connect(data);
    }

    /** One command with a connection of its own. */
    TestClient.Result execute(String... words) throws IOException {
        try (TestClient client = connect()) {
            return client.terminal(false, 0, data).execute(words);
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
