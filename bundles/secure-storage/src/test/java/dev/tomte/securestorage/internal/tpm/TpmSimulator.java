package dev.tomte.securestorage.internal.tpm;

import dev.tomte.fixtures.Outside;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A TPM of its own: swtpm with its state in a folder. It takes one connection at a time, as it has no resource manager. */
final class TpmSimulator implements AutoCloseable {

    private final Process process;
    private final int port;

    private TpmSimulator(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static TpmSimulator start(Path state) throws IOException, InterruptedException {
        Path program = Outside.require("swtpm");
        Files.createDirectories(state);
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + state,
                        "--server",
                        "type=tcp,port=" + port + ",bindaddr=127.0.0.1",
                        "--flags",
                        "not-need-init,startup-clear")
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("swtpm.txt").toFile())
                .start();
        TpmSimulator simulator = new TpmSimulator(process, port);
        simulator.await(state);
        return simulator;
    }

    String place() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** It ends with its first connection unless that was a command's, so its port is only looked at from outside. */
    private void await(Path state) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String listening = String.format("%04X", port);
        while (!Files.readString(Path.of("/proc/net/tcp")).contains(":" + listening + " 00000000:0000 0A")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "swtpm does not listen: " + Files.readString(state.resolve("swtpm.txt")));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
