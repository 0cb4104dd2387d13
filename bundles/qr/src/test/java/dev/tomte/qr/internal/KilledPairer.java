package dev.tomte.qr.internal;

import dev.tomte.fixtures.TestStore;
import dev.tomte.qr.PairingCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Issues codes and redeems them, says on its output which were redeemed, until somebody kills it. */
final class KilledPairer {

    private static final int THREADS = 8;

    private KilledPairer() {}

    public static void main(String[] arguments) throws Exception {
        StoredPairingService pairings = new StoredPairingService(
                TestStore.open(Path.of(arguments[0])),
                InstantSource.system(),
                new PairingMemory(InstantSource.system(), System::nanoTime),
                null,
                null);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> redeem(pairings, out)).start();
        }
    }

    private static void redeem(StoredPairingService pairings, PrintStream out) {
        try {
            while (!out.checkError()) {
                PairingCode code = pairings.issue("kill", Optional.empty(), "test");
                out.println("issued " + code.code());
                pairings.redeem(code.code(), "test");
                out.println("redeemed " + code.code());
            }
        } catch (Exception e) {
            out.println("failed " + e);
        }
        Runtime.getRuntime().halt(1);
    }
}
