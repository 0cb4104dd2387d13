package dev.tomte.securestorage.internal.keyring;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.types.Variant;

/** A connection to the session bus that calls methods of one service. */
final class Bus implements Closeable {

    private static final long TIMEOUT_MS = 25_000; // libdbus's own default
    /** The bus is on this machine: it is there or not. */
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private static final String SOCKET = "unix:path=";
    private static final byte NO_FLAGS = 0;

    private final DBusConnection connection;
    private final String service;

    private Bus(DBusConnection connection, String service) {
        this.connection = connection;
        this.service = service;
    }

    /** The address of the session bus of whoever runs Tomte; empty if there is none. */
    static Optional<String> address(String configured, Map<String, String> environment) {
        if (!configured.isBlank()) {
            return Optional.of(configured.strip());
        }
        String address = environment.get("DBUS_SESSION_BUS_ADDRESS");
        if (address != null && !address.isBlank()) {
            return Optional.of(address);
        }
        return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .map(folder -> Path.of(folder, "bus"))
                .filter(Files::exists)
                .map(socket -> "unix:path=" + socket);
    }

    static Bus connect(String address, String service) throws IOException {
        if (address.startsWith(SOCKET) && address.indexOf(';') < 0) {
            // The library would try for a while, and an address that outlived its session is not rare.
            Path socket = Path.of(address.substring(SOCKET.length()).replaceFirst(",.*", ""));
            if (!Files.exists(socket)) {
                throw new IOException("there is no session bus at " + socket);
            }
        }
        try {
            return new Bus(
                    DBusConnectionBuilder.forAddress(address)
                            .withShared(false)
                            .transportConfig()
                            // The thread's context loader, which is asked otherwise, does not see what is embedded
                            // here.
                            .withServiceLoaderClassLoader(Bus.class.getClassLoader())
                            .withTimeout(CONNECT_TIMEOUT_MS)
                            .back()
                            .build(),
                    service);
        } catch (DBusException | RuntimeException e) {
            throw new IOException("no answer from the bus at " + address + ": " + e.getMessage(), e);
        }
    }

    /**
     * Calls a method and waits for its results.
     *
     * @param signature of the arguments, in D-Bus's own notation
     * @throws BusException if the service answered with an error
     */
    Object[] call(String path, String face, String method, String signature, Object... arguments) throws IOException {
        try {
            MethodCall call = signature.isEmpty()
                    ? connection.getMessageFactory().createMethodCall(service, path, face, method, NO_FLAGS, null)
                    : connection
                            .getMessageFactory()
                            .createMethodCall(service, path, face, method, NO_FLAGS, signature, arguments);
            connection.sendMessage(call);
            Message reply = call.getReply(TIMEOUT_MS);
            if (reply == null) {
                throw new IOException("no answer to " + method + " within " + TIMEOUT_MS / 1000 + " s");
            }
            if (reply instanceof Error error) {
                throw new BusException(method, error.getName());
            }
            Object[] results = reply.getParameters();
            return results == null ? new Object[0] : results;
        } catch (DBusException | RuntimeException e) {
            throw new IOException(method + " failed: " + e, e);
        }
    }

    Object property(String path, String face, String name) throws IOException {
        Object value = call(path, "org.freedesktop.DBus.Properties", "Get", "ss", face, name)[0];
        return value instanceof Variant<?> variant ? variant.getValue() : value;
    }

    @Override
    public void close() {
        connection.disconnect();
    }

    /** A service answered with an error. Its text is left out: it could repeat what it was sent. */
    static final class BusException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String error;

        BusException(String method, String error) {
            super(method + ": " + error);
            this.error = error;
        }

        boolean is(String name) {
            return error.equals(name);
        }
    }
}
