package dev.tomte.benchmarks.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Felix framework on its own, or with the few bundles of a peer in it. */
public final class FelixSubject implements Subject {

    private final String name;
    private final Jdk jdk;
    private final Path folder;
    private final List<String> flags;
    private final List<Path> bundles;
    private final Map<String, String> properties = new TreeMap<>();

    private FelixSubject(String name, Jdk jdk, Path folder, List<String> flags, List<Path> bundles) {
        this.name = name;
        this.jdk = jdk;
        this.folder = folder;
        this.flags = flags;
        this.bundles = bundles;
    }

    /** No bundle at all: what every runtime on Felix has to wait for. */
    public static FelixSubject bare(String name, Jdk jdk, Path folder, List<String> flags) {
        return new FelixSubject(name, jdk, folder, flags, List.of());
    }

    /** FileInstall and a component runtime. */
    public static FelixSubject fileInstall(Jdk jdk, Path folder, int pollMs) {
        List<Path> bundles = new ArrayList<>();
        for (String bundle : List.of(
                "org.osgi.util.function",
                "org.osgi.util.promise",
                "org.osgi.service.component",
                "org.apache.felix.configadmin",
                "org.apache.felix.scr",
                "org.apache.felix.fileinstall")) {
            bundles.add(Libraries.jar(bundle));
        }
        String name = "FileInstall, poll " + pollMs + " ms";
        FelixSubject subject = new FelixSubject(name, jdk, folder, List.of(), bundles);
        subject.properties.put("felix.fileinstall.dir", subject.dropFolder().toString());
        subject.properties.put("felix.fileinstall.tmpdir", folder.resolve("tmp").toString());
        subject.properties.put("felix.fileinstall.poll", Integer.toString(pollMs));
        subject.properties.put("felix.fileinstall.noInitialDelay", "true");
        return subject;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws IOException {
        Folders.fresh(folder);
        Files.createDirectories(dropFolder());
        try (Launch launch = start()) {
            long ready = awaitReady(launch);
            System.err.printf("%s prepared, ready after %d ms%n", name, (ready - launch.startedNanos()) / 1_000_000);
        }
    }

    @Override
    public Launch start() throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(flags);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", Libraries.own() + ":" + Libraries.jar("org.apache.felix.framework")));
        command.addAll(
                List.of(BareFelix.class.getName(), folder.resolve("cache").toString()));
        bundles.forEach(bundle -> command.add(bundle.toString()));
        return Launch.start(new ProcessBuilder(command), folder.resolve("printed.txt"), true);
    }

    @Override
    public long awaitReady(Launch launch) throws IOException {
        BufferedReader reader = launch.reader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals(BareFelix.STARTED)) {
                return System.nanoTime();
            }
        }
        throw new IllegalStateException(name + " ended before its framework was started\n" + launch.printed());
    }

    @Override
    public void awaitSettled(Launch launch) {
        launch.requireAlive();
    }

    @Override
    public Path dropFolder() {
        return folder.resolve("plugins");
    }
}
