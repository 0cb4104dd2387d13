package dev.tomte.itests.blackbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** The probe in one Tomte. */
final class Probe {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TomteProcess tomte;
    private String dropped = "";

    Probe(TomteProcess tomte) {
        this.tomte = tomte;
    }

    void drop(String version) throws IOException {
        Path jar = Jars.withVersion(Jars.probe(), version, tomte.folder.resolve("probe-" + version + ".jar"));
        Jars.drop(jar, tomte.plugins, "probe.jar");
        dropped = version;
    }

    /** Drops the other one of two versions. */
    void dropOther() throws IOException {
        drop(dropped.equals("1.0.0") ? "2.0.0" : "1.0.0");
    }

    /** Returns when the version dropped last answers. */
    void awaitLive(ShellSession shell, String where) {
        shell.awaitAnswer("probe:version", dropped, where);
    }

    /** The same, asked by a client process each time. */
    void awaitLive() {
        Await.until("the probe is live", LIMIT, tomte::diagnosis, () -> tomte.ok("probe:version")
                .strip()
                .equals(dropped));
    }

    /** What a command of the probe prints; asked again while the probe is just being replaced. */
    String ask(String... command) {
        AtomicReference<String> answer = new AtomicReference<>("");
        Await.until("the probe answers", LIMIT, tomte::diagnosis, () -> {
            answer.set(tomte.ok(command));
            return true;
        });
        return answer.get();
    }
}
