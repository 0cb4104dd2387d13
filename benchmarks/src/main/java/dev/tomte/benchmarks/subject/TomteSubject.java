package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tomte as it ships, started by {@code bin/tomte run}: what its start script does counts. */
public final class TomteSubject implements Subject {

    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(1);

    private final Path distribution;
    private final Jdk jdk;
    private final Path folder;
    private final boolean cold;
    private final int port = HttpProbe.freePort();
    private final HttpProbe console = new HttpProbe(port, "/system/console/");
    private List<String> flags = List.of();
    private boolean archiveMapped;
    private int upsBefore;

    /**
     * With all its folders in one.
     *
     * @param cold whether each start is a first one: no data, no configuration, only the class-data archive is there
     */
    public TomteSubject(Path distribution, Jdk jdk, Path folder, boolean cold) {
        this.distribution = distribution;
        this.jdk = jdk;
        this.folder = folder;
        this.cold = cold;
    }

    @Override
    public String name() {
        return cold ? "Tomte, first start" : "Tomte";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Folders.fresh(folder);
        Files.createDirectories(dropFolder());
        try (Launch launch = start()) {
            long ready = awaitReady(launch);
            awaitSettled(launch);
            List<String> arguments = launch.jvmArguments();
            flags = arguments.stream().filter(TomteSubject::isTuning).toList();
            archiveMapped = launch.maps("/classes-");
            System.err.printf("%s prepared, ready after %d ms%n", name(), (ready - launch.startedNanos()) / 1_000_000);
        }
    }

    @Override
    public Launch start() throws IOException {
        if (cold) {
            Folders.delete(folder.resolve("data"));
            Folders.delete(folder.resolve("conf"));
            Folders.delete(folder.resolve("logs"));
        }
        upsBefore = ups().size();
        ProcessBuilder builder =
                new ProcessBuilder(distribution.resolve("bin/tomte").toString(), "run");
        builder.environment().put("JAVA_HOME", jdk.home().toString());
        builder.environment().put("TOMTE_DATA", folder.resolve("data").toString());
        builder.environment().put("TOMTE_CONF", folder.resolve("conf").toString());
        builder.environment().put("TOMTE_LOGS", folder.resolve("logs").toString());
        builder.environment().put("TOMTE_PLUGINS", dropFolder().toString());
        builder.environment().put("TOMTE_PORT", Integer.toString(port));
        builder.environment().put("TOMTE_ADMIN_PASSWORD", "benchmark-password");
        builder.environment()
                .put("TOMTE_EXIT_WITH", Long.toString(ProcessHandle.current().pid()));
        return Launch.start(builder, folder.resolve("printed.txt"), false);
    }

    @Override
    public long awaitReady(Launch launch) {
        return console.await(launch);
    }

    @Override
    public void awaitSettled(Launch launch) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
        while (ups().size() <= upsBefore) {
            launch.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Tomte's console answers, but its log does not say that it is up\n" + launch.printed());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public Path dropFolder() {
        return folder.resolve("plugins");
    }

    /** The flags that its start script chose for this Java, class-data archive excepted; known once prepared. */
    public List<String> flags() {
        return flags;
    }

    /** Whether the prepared run really had its class-data archive in memory. */
    public boolean archiveMapped() {
        return archiveMapped;
    }

    /** Whether the last start made the bundle cache anew. */
    public boolean cacheRebuilt() throws IOException {
        List<String> ups = ups();
        return ups.get(ups.size() - 1).contains("cache made anew");
    }

    /** What its log says of each start that came to its end. */
    private List<String> ups() throws IOException {
        Path log = folder.resolve("logs/tomte.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" is up after "))
                .toList();
    }

    private static boolean isTuning(String argument) {
        boolean archive = argument.startsWith("-XX:SharedArchiveFile") || argument.startsWith("-XX:AOTCache");
        return argument.startsWith("-X") && !archive;
    }
}
