package dev.tomte.settings.internal;

import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Dictionary;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Opens the settings outside a framework. In their package, as they export nothing. The configuration they are mirrored in
 * is one file, written as the gate in front of Configuration Admin writes it: whole, synced, renamed.
 */
public final class StandaloneSettings implements AutoCloseable {

    private final StoredSettings settings;
    private final Path file;
    private final AtomicReference<Dictionary<?, ?>> configured = new AtomicReference<>();

    public StandaloneSettings(Store store, Path file) throws StoreException, SettingsException {
        this.file = file;
        settings = new StoredSettings(
                store,
                configurations(),
                new Nobody(),
                (owner, pid, keys) -> () -> {},
                InstantSource.system(),
                System::nanoTime);
        settings.open();
    }

    public SettingsManager manager() {
        return settings;
    }

    @Override
    public void close() {
        settings.close();
    }

    private ConfigurationAdmin configurations() {
        Configuration only = proxy(Configuration.class, (self, method, given) -> switch (method.getName()) {
            case "getProperties" -> configured.get();
            case "update" -> {
                write((Dictionary<?, ?>) given[0]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
        return proxy(ConfigurationAdmin.class, (self, method, given) -> switch (method.getName()) {
            case "listConfigurations" -> configured.get() == null ? null : new Configuration[] {only};
            case "getConfiguration" -> only;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private void write(Dictionary<?, ?> properties) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(properties.toString().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        configured.set(properties);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A bus that nobody listens to. */
    private static final class Nobody implements EventAdmin {
        @Override
        public void postEvent(Event event) {
            // Event Admin looks for listeners and finds none.
        }

        @Override
        public void sendEvent(Event event) {
            throw new UnsupportedOperationException("would hold up the store");
        }
    }
}
