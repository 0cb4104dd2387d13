package dev.tomte.backup.internal;

import dev.tomte.backup.internal.archive.Names;
import dev.tomte.backup.internal.pack.PackJob.PackedFile;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.Deployer;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that go into a backup besides the database.
 *
 * @param folders those that are there, by their names in the backup
 * @param files all of them
 */
record Sources(List<String> folders, List<PackedFile> files) {

    /** Editors and copiers leave such files, and so do we for a moment. */
    private static final List<String> PASSING = List.of(".part", ".tmp", ".swp", "~");

    private static final int MAX_DEPTH = 32;

    Sources {
        folders = List.copyOf(folders);
        files = List.copyOf(files);
    }

    /**
     * Looks what there is.
     *
     * @param conf the folder of configuration files
     * @param deployer null if there is none
     */
    static Sources find(Path data, Path conf, Path plugins, @Nullable Deployer deployer) throws IOException {
        List<String> folders = new ArrayList<>();
        List<PackedFile> files = new ArrayList<>();
        Map<Path, String> hashes = hashes(deployer);
        add(Names.CONF, conf, Map.of(), folders, files);
        add(Names.CONFIG, data.resolve("config"), Map.of(), folders, files);
        add(Names.PLUGINS, plugins, byFile(plugins, deployer), folders, files);
        hashes.forEach((artifact, hash) ->
                files.add(new PackedFile(Names.ARTIFACTS + artifact.getFileName(), artifact, Optional.of(hash))));
        Path password = data.resolve(Names.PASSWORD);
        if (Files.isRegularFile(password)) {
            files.add(new PackedFile(Names.PASSWORD, password, Optional.empty()));
        }
        return new Sources(folders, files);
    }

    /** What they take. Those that are gone meanwhile take nothing. */
    long bytes() {
        return files.stream()
                .mapToLong(source -> source.file().toFile().length())
                .sum();
    }

    private static void add(
            String prefix, Path folder, Map<Path, String> hashes, List<String> folders, List<PackedFile> files)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        folders.add(prefix);
        try (Stream<Path> found = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile).sorted()::iterator) {
                String name = file.getFileName().toString();
                if (PASSING.stream().noneMatch(name::endsWith)) {
                    String inside = folder.relativize(file).toString().replace('\\', '/');
                    files.add(new PackedFile(prefix + inside, file, Optional.ofNullable(hashes.get(file))));
                }
            }
        }
    }

    /** The kept copies that run. */
    private static Map<Path, String> hashes(@Nullable Deployer deployer) {
        Map<Path, String> hashes = new HashMap<>();
        if (deployer != null) {
            for (DeployedBundle bundle : deployer.list()) {
                bundle.artifact().filter(Files::isRegularFile).ifPresent(artifact -> bundle.sha256()
                        .ifPresent(hash -> hashes.put(artifact, hash)));
            }
        }
        return hashes;
    }

    /** The files in the folder of which the deployer has such a copy: those are in the backup once. */
    private static Map<Path, String> byFile(Path plugins, @Nullable Deployer deployer) {
        Map<Path, String> hashes = new HashMap<>();
        if (deployer != null) {
            for (DeployedBundle bundle : deployer.list()) {
                bundle.sha256().ifPresent(hash -> hashes.put(plugins.resolve(bundle.file()), hash));
            }
        }
        return hashes;
    }
}
