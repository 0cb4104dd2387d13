package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

/** Does whatever people and programs do to a folder, in any order, and compares the end with a model. */
class RandomOperationsTest {

    private static final int OPERATIONS = 60;
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    /** A bundle as the model sees it. Each but the first needs the package of the one before it. */
    private record Model(String name, Version version) {}

    @TempDir
    private Path root;

    @RepeatedTest(4)
    @DisplayName("P8: after any sequence of file operations and restarts exactly what the folder says is live")
    void endsAsTheFolderSays() throws Exception {
        long seed = Long.getLong("tomte.seed", System.nanoTime());
        System.out.println("RandomOperationsTest: -Dtomte.seed=" + seed);
        Random random = new Random(seed);
        Map<String, Model> files = new TreeMap<>();
        List<String> done = new ArrayList<>();
        House house = House.open(root);
        try {
            for (int i = 0; i < OPERATIONS; i++) {
                done.add(operate(house, files, random));
                LockSupport.parkNanos(random.nextInt(4) * 3_000_000L);
            }
            Map<String, String> expected = expected(files);
            Await.until(
                    "seed " + seed + ": " + expected + " runs",
                    () -> house.active().equals(expected),
                    () -> house.active() + " " + house.deployer.list() + " after " + done);
            assertThat(house.deployer.trouble()).isEmpty();
        } finally {
            house.close();
        }
    }

    private static String operate(House house, Map<String, Model> files, Random random) throws Exception {
        String file = "f" + random.nextInt(6) + ".jar";
        Path path = house.plugins.resolve(file);
        int index = random.nextInt(NAMES.size());
        Model model = new Model(NAMES.get(index), new Version(1 + random.nextInt(3), random.nextInt(3), 0));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                house.drop(file, jar(model, index));
                files.put(file, model);
                return "drop " + file + " " + model;
            }
            case 4 -> {
                byte[] content = jar(model, index);
                for (int cut : List.of(content.length / 3, content.length)) {
                    Files.write(path, java.util.Arrays.copyOf(content, cut));
                    LockSupport.parkNanos(1_000_000);
                }
                files.put(file, model);
                return "write in place " + file + " " + model;
            }
            case 5, 6 -> {
                Files.deleteIfExists(path);
                files.remove(file);
                return "delete " + file;
            }
            case 7 -> {
                String other = "f" + random.nextInt(6) + ".jar";
                if (files.containsKey(file) && !file.equals(other)) {
                    Files.move(path, house.plugins.resolve(other), StandardCopyOption.ATOMIC_MOVE);
                    files.put(other, files.remove(file));
                }
                return "rename " + file + " " + other;
            }
            case 8 -> {
                if (files.containsKey(file)) {
                    Files.setLastModifiedTime(path, FileTime.fromMillis(random.nextInt(1_000_000)));
                }
                return "touch " + file;
            }
            default -> {
                if (random.nextInt(3) == 0) {
                    house.stopFramework();
                    house.startFramework();
                    return "restart all";
                }
                house.restartDeployer();
                return "restart deployer";
            }
        }
    }

    private static byte[] jar(Model model, int index) throws IOException {
        BundleJar jar =
                BundleJar.probe(model.name(), model.version().toString()).exports(model.name());
        return (index == 0 ? jar : jar.imports(NAMES.get(index - 1))).bytes();
    }

    /** The highest version of each, as far as the one before it runs. */
    private static Map<String, String> expected(Map<String, Model> files) {
        Map<String, Version> highest = new TreeMap<>();
        files.values()
                .forEach(model -> highest.merge(
                        model.name(), model.version(), (one, other) -> one.compareTo(other) > 0 ? one : other));
        Map<String, String> live = new TreeMap<>();
        for (String name : NAMES) {
            if (!highest.containsKey(name)) {
                break;
            }
            live.put(name, highest.get(name).toString());
        }
        return live;
    }
}
