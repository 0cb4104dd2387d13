package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.internal.Report.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.framework.Version;

/** Installing and uninstalling on request: puts files into the folder or takes them out, and waits for what follows. */
final class Installation {

    /** Longer than all hooks of a plug-in may take by default, one after the other: 305 s (dev.tomte.plugins). */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Makes a file or a folder survive a power cut. */
    interface Sync {
        void force(Path path) throws IOException;
    }

    private final Path folder;
    private final JarInspector inspector;
    private final Download download;
    private final DeployLoop loop;
    private final Sync sync;

    Installation(DeploySettings settings, DeployLoop loop) {
        this(settings, loop, Artifacts::sync);
    }

    Installation(DeploySettings settings, DeployLoop loop, Sync sync) {
        this.sync = sync;
        this.folder = settings.folder();
        this.inspector = new JarInspector(settings.maxFileBytes());
        this.download = new Download(settings.maxFileBytes());
        this.loop = loop;
    }

    DeployedBundle install(URI source) throws DeployException {
        String scheme = String.valueOf(source.getScheme()).toLowerCase(Locale.ROOT);
        switch (scheme) {
            case "file" -> {
                try {
                    return install(Path.of(source));
                } catch (IllegalArgumentException e) {
                    throw new DeployException(
                            "Expected a file address like file:///folder/bundle.jar, not " + source, e);
                }
            }
            case "http", "https" -> {
                Path incoming = incoming();
                try {
                    download.fetch(source, incoming);
                    return install(incoming, source.toString());
                } finally {
                    delete(incoming);
                }
            }
            default -> throw new DeployException("Expected an address of scheme file, http or https, not " + source);
        }
    }

    DeployedBundle install(Path jar) throws DeployException {
        return install(jar, jar.toString());
    }

    private DeployedBundle install(Path jar, String source) throws DeployException {
        Path incoming = incoming();
        try {
            String sha256 = inspector.copy(jar, incoming);
            BundleHeaders headers = inspector.judge(incoming);
            requireWelcome(headers);
            sync.force(incoming);
            String file = fileFor(headers);
            Files.move(
                    incoming,
                    folder.resolve(file),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync.force(folder);
            DeployedBundle result = await(file, sha256);
            if (result.state() == DeployState.LIVE) {
                removeOthers(headers.bundle(), file);
            }
            return result;
        } catch (DeployException e) {
            throw new DeployException("Cannot install " + source + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new DeployException("Cannot install " + source + ": there is no file " + e.getFile(), e);
        } catch (IOException e) {
            throw new DeployException("Cannot install " + source + ": " + e, e);
        } finally {
            delete(incoming);
        }
    }

    void uninstall(String bundle) throws DeployException {
        List<DeployedBundle> lines = loop.report().snapshot().lines().stream()
                .filter(line -> line.bundle().equals(Optional.of(bundle)))
                .toList();
        if (lines.isEmpty()) {
            throw new DeployException(
                    "No bundle " + bundle + " is deployed from " + folder + "; plugin:list shows those that are");
        }
        deleteFromFolder(lines.stream()
                .map(DeployedBundle::file)
                .filter(file -> !file.isEmpty())
                .toList());
        await(
                snapshot -> snapshot.lines().stream()
                        .noneMatch(line -> line.bundle().equals(Optional.of(bundle))),
                "the removal of " + bundle);
    }

    private void requireWelcome(BundleHeaders headers) throws DeployException {
        if (loop.runtimeBundles().contains(headers.bundle())) {
            throw new DeployException(headers.bundle()
                    + " is a bundle of the runtime itself, which is not replaced from the plug-in folder");
        }
        Optional<DeployedBundle> higher = linesOf(headers.bundle()).stream()
                .filter(line -> versionOf(line).compareTo(headers.version()) > 0)
                .findFirst();
        if (higher.isPresent()) {
            throw new DeployException("version " + versionOf(higher.get()) + " of " + headers.bundle()
                    + " is there, which is higher than " + headers.version() + "; uninstall it first to step back");
        }
    }

    /** The place of the same version if it is there, else a name of its own. */
    private String fileFor(BundleHeaders headers) {
        String own = headers.bundle() + "-" + headers.version() + ".jar";
        List<DeployedBundle> lines = loop.report().snapshot().lines();
        return linesOf(headers.bundle()).stream()
                .filter(line -> line.state() != DeployState.SUPERSEDED)
                .filter(line -> versionOf(line).equals(headers.version()))
                .map(DeployedBundle::file)
                .findFirst()
                .orElseGet(() -> lines.stream()
                                .anyMatch(line -> line.file().equals(own)
                                        && !line.bundle().equals(Optional.of(headers.bundle())))
                        ? headers.bundle() + "-" + headers.version() + "-" + Long.toHexString(System.nanoTime())
                                + ".jar"
                        : own);
    }

    private List<DeployedBundle> linesOf(String bundle) {
        return loop.report().snapshot().lines().stream()
                .filter(line -> line.bundle().equals(Optional.of(bundle))
                        && !line.file().isEmpty())
                .toList();
    }

    private static Version versionOf(DeployedBundle line) {
        return line.version().map(Version::parseVersion).orElse(Version.emptyVersion);
    }

    private void removeOthers(String bundle, String file) throws DeployException {
        deleteFromFolder(linesOf(bundle).stream()
                .map(DeployedBundle::file)
                .filter(other -> !other.equals(file))
                .toList());
    }

    private DeployedBundle await(String file, String sha256) throws DeployException {
        await(
                snapshot -> !snapshot.passing().contains(file)
                        && snapshot.line(file)
                                .filter(line -> line.sha256().equals(Optional.of(sha256)))
                                .isPresent(),
                file);
        return loop.report()
                .snapshot()
                .line(file)
                .orElseThrow(() -> new DeployException(file + " was removed from the folder while it was installed"));
    }

    private void await(Predicate<Snapshot> wanted, String what) throws DeployException {
        loop.wake();
        try {
            if (!loop.report().await(wanted, LIMIT)) {
                throw new DeployException("Waiting for " + what + " has taken more than " + LIMIT.toMinutes()
                        + " minutes"
                        + loop.trouble().map(trouble -> ": " + trouble).orElse("; see plugin:list"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeployException("Interrupted while waiting for " + what + "; it goes on", e);
        }
    }

    /** A name in the folder itself, so that a rename suffices, and hidden, so that it is not looked at. */
    private Path incoming() throws DeployException {
        try {
            return Files.createTempFile(folder, ".incoming-", ".tmp");
        } catch (IOException e) {
            throw new DeployException("Cannot write into the plug-in folder " + folder + ": " + e, e);
        }
    }

    /** So that they stay removed: after a power cut a file that came back would be deployed again. */
    private void deleteFromFolder(List<String> files) throws DeployException {
        if (files.isEmpty()) {
            return;
        }
        try {
            for (String file : files) {
                Files.deleteIfExists(folder.resolve(file));
            }
            sync.force(folder);
        } catch (IOException e) {
            throw new DeployException("Cannot remove " + String.join(", ", files) + " from " + folder + ": " + e, e);
        }
    }

    private static void delete(Path file) throws DeployException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new DeployException("Cannot remove the temporary file " + file + ": " + e, e);
        }
    }
}
