package dev.tomte.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Karaf as it is downloaded, with the features that Tomte has too: components and a web console. Started by its own
 * script, {@code bin/karaf server}.
 */
public final class KarafSubject implements Subject {

    public static final String VERSION = "4.4.10";

    private static final String ARTIFACT = "org.apache.karaf:apache-karaf:" + VERSION + ":tar.gz";

    /** The features named by a webconsole that Karaf does not bring with it by itself. */
    private static final List<String> FEATURES =
            List.of("scr", "pax-web-http-jetty", "pax-web-http-whiteboard", "webconsole");

    /** The last of the features that Karaf starts by itself. */
    private static final String LAST_BOOT_FEATURE = "kar/" + VERSION;

    private static final long FETCH_LIMIT_MINUTES = 15;
    private static final long SETTLE_SECONDS = 3;

    private final Jdk jdk;
    private final Path download;
    private final Path folder;
    private final int port = HttpProbe.freePort();
    private final HttpProbe console = new HttpProbe(port, "/system/console/");

    /**
     * In a folder of its own.
     *
     * @param jdk one that Karaf runs on
     * @param download keeps what was fetched, for the next time
     */
    public KarafSubject(Jdk jdk, Path download, Path folder) {
        this.jdk = jdk;
        this.download = download;
        this.folder = folder;
    }

    /** Karaf needs the security manager's API to work, which Java 24 took away. */
    public static boolean runsOn(Jdk jdk) throws IOException {
        return jdk.feature() < 24;
    }

    @Override
    public String name() {
        return "Karaf " + VERSION;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Path archive = download.resolve("apache-karaf-" + VERSION + ".tar.gz");
        if (!Files.exists(archive)) {
            execute("mvn", "-q", "-B", "dependency:copy", "-Dartifact=" + ARTIFACT, "-DoutputDirectory=" + download);
        }
        Folders.fresh(folder);
        execute("tar", "xzf", archive.toString(), "-C", folder.toString(), "--strip-components=1");
        configure();
        System.err.println("Karaf fetches its web console, unless it has it from an earlier run …");
        // The second start installs nothing any more; only from then on is it warm.
        for (int i = 0; i < 2; i++) {
            try (Launch launch = start()) {
                long ready = awaitReady(launch);
                awaitSettled(launch);
                System.err.printf(
                        "%s prepared, ready after %d ms%n", name(), (ready - launch.startedNanos()) / 1_000_000);
            }
        }
    }

    @Override
    public Launch start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/karaf").toString(), "server");
        builder.environment().put("JAVA_HOME", jdk.home().toString());
        return Launch.start(builder, folder.resolve("printed.txt"), false);
    }

    @Override
    public long awaitReady(Launch launch) {
        return console.await(launch);
    }

    /** Nothing says that Karaf has finished; its boot takes no longer than the console, but what it writes may. */
    @Override
    public void awaitSettled(Launch launch) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        launch.requireAlive();
    }

    @Override
    public Path dropFolder() {
        return folder.resolve("deploy");
    }

    private void configure() throws IOException {
        Path etc = folder.resolve("etc");
        Path features = etc.resolve("org.apache.karaf.features.cfg");
        replace(features, LAST_BOOT_FEATURE, LAST_BOOT_FEATURE + ", " + String.join(", ", FEATURES));
        Path management = etc.resolve("org.apache.karaf.management.cfg");
        replace(management, "rmiRegistryPort = 1099", "rmiRegistryPort = " + HttpProbe.freePort());
        replace(management, "rmiServerPort = 44444", "rmiServerPort = " + HttpProbe.freePort());
        replace(etc.resolve("org.apache.karaf.shell.cfg"), "sshPort = 8101", "sshPort = " + HttpProbe.freePort());
        Files.writeString(etc.resolve("org.ops4j.pax.web.cfg"), "org.osgi.service.http.port = " + port + "\n");
        Files.writeString(
                etc.resolve("org.ops4j.pax.url.mvn.cfg"),
                "\norg.ops4j.pax.url.mvn.localRepository = " + download.resolve("repository") + "\n",
                StandardOpenOption.APPEND);
    }

    private static void replace(Path file, String old, String now) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(old)) {
            throw new IllegalStateException("Expected '" + old + "' in Karaf's " + file);
        }
        Files.writeString(file, text.replace(old, now));
    }

    private void execute(String... command) throws IOException, InterruptedException {
        Files.createDirectories(download);
        Path output = download.resolve("printed.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(FETCH_LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(
                    command[0] + " did not end within " + FETCH_LIMIT_MINUTES + " minutes; see " + output);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed with exit status " + process.exitValue() + ":\n"
                    + Files.readString(output));
        }
    }
}
