package dev.tomte.audit.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Adds entries from many threads and says on its output which were acknowledged, until somebody kills it. */
final class KilledAuditor {

    private static final int THREADS = 16;

    private KilledAuditor() {}

    public static void main(String[] arguments) throws Exception {
        ChainedAuditLog log = new Fixture(Path.of(arguments[0])).log;
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        for (int i = 0; i < THREADS; i++) {
            AuditEvent event = AuditEvent.success("test.kill", "thread " + i);
            new Thread(() -> {
                        while (!out.checkError()) {
                            AuditEntry entry = log.append(event).join();
                            out.println("acknowledged " + entry.sequence() + " " + entry.hash());
                        }
                        Runtime.getRuntime().halt(1); // the parent has gone
                    })
                    .start();
        }
    }
}
