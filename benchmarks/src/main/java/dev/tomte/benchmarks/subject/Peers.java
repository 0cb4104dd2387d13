package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Karaf, where it can be had. */
public final class Peers {

    private Peers() {}

    /**
     * Fetches and prepares it when needed.
     *
     * @param jdk what the others run on; if it is too new for Karaf, Karaf runs on the Java that runs this
     * @param work its parent keeps what is downloaded
     * @return a prepared Karaf; empty if there is none, which is said on the standard error stream
     */
    public static Optional<KarafSubject> karaf(Jdk jdk, Path work) throws InterruptedException {
        try {
            Jdk usable = KarafSubject.runsOn(jdk) ? jdk : Jdk.own();
            if (!KarafSubject.runsOn(usable)) {
                System.err.println(
                        "Karaf is left out: it needs a Java before 24; start benchmarks/run with such a one");
                return Optional.empty();
            }
            KarafSubject karaf =
                    new KarafSubject(usable, work.resolve("../peers").normalize(), work.resolve("karaf"));
            karaf.prepare();
            return Optional.of(karaf);
        } catch (IOException | IllegalStateException e) {
            System.err.println("Karaf is left out, as it cannot be had: " + e.getMessage());
            return Optional.empty();
        }
    }
}
