package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kept copies of bundles, by their content: {@code <sha256>.jar}. What runs comes from here, so that nothing that
 * happens to a dropped file can disturb a running class loader. A file here is whole and never changes.
 */
final class Artifacts {

    private static final Logger LOG = LoggerFactory.getLogger(Artifacts.class);
    private static final String SUFFIX = ".jar";

    private final Path folder;
    private final JarInspector inspector;

    Artifacts(Path folder, JarInspector inspector) {
        this.folder = folder;
        this.inspector = inspector;
    }

    void open() throws IOException {
        Files.createDirectories(folder);
    }

    Path path(String sha256) {
        return folder.resolve(sha256 + SUFFIX);
    }

    boolean has(String sha256) {
        return Files.isRegularFile(path(sha256));
    }

    /** Judges a file and keeps a copy of it. */
    Inspection take(Path file) {
        Path temporary = null;
        try {
            temporary = Files.createTempFile(folder, "incoming-", ".tmp");
            String sha256 = inspector.copy(file, temporary);
            BundleHeaders headers;
            if (has(sha256)) {
                headers = BundleHeaders.of(path(sha256));
            } else {
                headers = inspector.judge(temporary);
                sync(temporary);
                Files.move(temporary, path(sha256), StandardCopyOption.ATOMIC_MOVE);
                sync(folder);
            }
            return new Inspection.Good(headers.bundle(), headers.version(), sha256);
        } catch (DeployException e) {
            return new Inspection.Bad(e.getMessage(), false);
        } catch (NoSuchFileException e) {
            boolean gone = !Files.exists(file);
            return new Inspection.Bad(gone ? "it went away while it was read" : "it cannot be kept: " + e, !gone);
        } catch (IOException e) {
            return new Inspection.Bad("it cannot be read or kept: " + reason(e) + "; it is tried again", true);
        } finally {
            discard(temporary);
        }
    }

    /** Removes what nobody needs any more, and what an earlier run left half-done. */
    void keepOnly(Set<String> needed) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                boolean kept = name.endsWith(SUFFIX) && needed.contains(name.substring(0, name.length() - 4));
                if (!kept) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Makes the content of a file, or the entries of a folder, survive a power cut. */
    static void sync(Path path) throws IOException {
        if (Files.isDirectory(path) && File.separatorChar == '\\') {
            return; // Windows cannot open a folder, and keeps its entries in its journal
        }
        StandardOpenOption option = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException file && file.getReason() != null ? file.getReason() : e.toString();
    }

    private static void discard(@Nullable Path temporary) {
        if (temporary == null) {
            return;
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.warn("Cannot remove the temporary file {}; it is removed at the next start", temporary, e);
        }
    }
}
