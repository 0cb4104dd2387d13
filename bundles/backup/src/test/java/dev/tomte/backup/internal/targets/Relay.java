package dev.tomte.backup.internal.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A network between a target and its server, which can break, or stop carrying anything. */
final class Relay implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong carried = new AtomicLong();
    private volatile long breakAfter = Long.MAX_VALUE;
    private volatile long stopAfter = Long.MAX_VALUE;

    Relay(URI server) throws IOException {
        this.server = server.getPort();
        start("relay", this::accept);
    }

    /** The server's address by way of this network. */
    URI through(URI address) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + address.getRawPath());
    }

    /** Breaks every connection once so many more bytes went to the server. */
    void breakAfter(long bytes) {
        breakAfter = carried.get() + bytes;
    }

    /** Carries nothing to the server once so many more bytes went there, and keeps connections open. */
    void stopAfter(long bytes) {
        stopAfter = carried.get() + bytes;
    }

    void mend() {
        breakAfter = Long.MAX_VALUE;
        stopAfter = Long.MAX_VALUE;
    }

    /** How many bytes went to the server. */
    long carried() {
        return carried.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket onwards = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(client);
            sockets.add(onwards);
            start("relay there", () -> carry(client, onwards, true));
            start("relay back", () -> carry(onwards, client, false));
        }
    }

    private void carry(Socket from, Socket to, boolean counted) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (counted && carried.get() >= stopAfter) {
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
                out.write(buffer, 0, read);
                if (counted && carried.addAndGet(read) >= breakAfter) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void start(String name, Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (IOException e) {
                        // A connection ended; its two ends find out, which is what the tests are about.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
