package dev.tomte.web.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out why nothing serves HTTP, which Jetty's component does not tell: by opening the port itself. */
final class PortProbe {

    private PortProbe() {}

    /**
     * What is wrong, as a part of a sentence.
     *
     * @param host where the server was to listen; null for all addresses
     */
    static String trouble(@Nullable String host, String port) {
        try (ServerSocket socket = new ServerSocket()) {
            int number = Integer.parseInt(port.strip());
            socket.bind(
                    host == null
                            ? new InetSocketAddress(number)
                            : new InetSocketAddress(InetAddress.getByName(host.strip()), number));
            return "nothing serves HTTP on port " + port + ", although it can be opened";
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage());
            return reason.toLowerCase(Locale.ROOT).contains("in use")
                    ? "port " + port + " is taken by another program"
                    : "port " + port + " cannot be opened: " + reason;
        } catch (IOException | IllegalArgumentException e) {
            return "port " + port + " cannot be opened: " + e.getMessage();
        }
    }
}
