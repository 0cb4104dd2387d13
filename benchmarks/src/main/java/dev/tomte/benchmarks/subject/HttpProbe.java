package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a web console over a plain socket until it is the console that answers, not only the server in front of it. */
final class HttpProbe {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int ANSWER_LIMIT_MS = 10_000;

    /** Its page, the way to its page, or its demand for a password. An HTTP server without console says 404 or 503. */
    private static final Set<Integer> ANSWERS = Set.of(200, 302, 401);

    private final int port;
    private final String path;

    HttpProbe(int port, String path) {
        this.port = port;
        this.path = path;
    }

    /** A port that nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port", e);
        }
    }

    long await(Launch launch) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        String last = "nothing";
        while (System.nanoTime() < deadline) {
            try {
                int status = status();
                if (ANSWERS.contains(status)) {
                    return System.nanoTime();
                }
                last = "status " + status;
            } catch (IOException e) {
                last = e.toString();
            }
            launch.requireAlive();
            LockSupport.parkNanos(STEP_NANOS);
        }
        throw new IllegalStateException("No console answers on port " + port + " within 5 minutes; the last answer was "
                + last + "\n" + launch.printed());
    }

    private int status() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_LIMIT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            String line = new String(head, StandardCharsets.US_ASCII);
            if (!line.matches("HTTP/1\\.[01] \\d{3}")) {
                throw new IOException("Expected an HTTP status line, not '" + line + "'");
            }
            return Integer.parseInt(line.substring(9));
        }
    }
}
