package dev.tomte.deploy.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder bundles are dropped into. A file event only says "look": what is there is always read from the folder
 * itself, so that a missed, doubled or reordered event changes nothing.
 */
final class PluginFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    /** File systems on which nobody but this system's own processes changes anything, so that it can tell of all changes. */
    private static final Set<String> LOCAL = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "f2fs",
            "zfs",
            "bcachefs",
            "tmpfs",
            "overlay",
            "vfat",
            "ubifs",
            "jffs2");

    private final Path folder;
    private final Runnable onEvent;
    private final Set<String> touched = new HashSet<>();
    private @Nullable WatchService watcher;
    private @Nullable WatchKey key;
    private @Nullable Object watched;
    private boolean local;
    private boolean linked;
    private boolean warned;

    PluginFolder(Path folder, Runnable onEvent) {
        this.folder = folder;
        this.onEvent = onEvent;
    }

    Path path() {
        return folder;
    }

    /** Starts to listen; where the system has no file events, polling alone is left. */
    void open() {
        try {
            WatchService service = folder.getFileSystem().newWatchService();
            watcher = service;
            Thread thread = new Thread(() -> listen(service), "tomte-deploy-watch");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("No file events for {}: it is only compared at each poll interval", folder, e);
        }
    }

    /** The files that may be bundles, by name; empty if the folder is not there. */
    Optional<Map<String, FileStamp>> scan() throws IOException {
        watchIt();
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, FileStamp> found = new TreeMap<>();
            boolean anyLink = false;
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                anyLink |= mayBeBundle(name) && Files.isSymbolicLink(file);
                if (mayBeBundle(name) && Files.isRegularFile(file)) {
                    stamp(file).ifPresent(stamp -> found.put(name, stamp));
                }
            }
            linked = anyLink;
            return Optional.of(found);
        } catch (NoSuchFileException e) {
            LOG.debug("The plug-in folder {} is not there", folder, e);
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Whether events tell of every change, as of the last scan. They do not where the system has none, where another
     * device may write to the folder, and of what links point to.
     */
    boolean tellsAll() {
        WatchKey current = key;
        return current != null && current.isValid() && local && !linked;
    }

    /** The names that events told of since the last call. */
    Set<String> touched() {
        synchronized (touched) {
            Set<String> names = Set.copyOf(touched);
            touched.clear();
            return names;
        }
    }

    @Override
    public void close() {
        WatchService service = watcher;
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.warn("Cannot stop listening to {}", folder, e);
            }
        }
    }

    private static boolean mayBeBundle(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".jar") && !name.startsWith(".");
    }

    private static Optional<FileStamp> stamp(Path file) throws IOException {
        try {
            return Optional.of(FileStamp.of(file));
        } catch (NoSuchFileException e) {
            LOG.debug("{} went away while the folder was listed", file, e);
            return Optional.empty();
        }
    }

    /** Listens to the folder that is there now: it may have been taken away and another put in its place. */
    private void watchIt() {
        WatchService service = watcher;
        if (service == null) {
            return;
        }
        try {
            Object present =
                    Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
            WatchKey current = key;
            if (current != null && current.isValid() && (present == null || present.equals(watched))) {
                return;
            }
            if (current != null) {
                current.cancel();
            }
            key = folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched = present;
            local = LOCAL.contains(Files.getFileStore(folder).type());
            warned = false;
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Closing: no more events of {}", folder, e);
        } catch (IOException e) {
            key = null;
            if (!warned && Files.isDirectory(folder)) {
                warned = true;
                LOG.warn("Cannot listen to {}: it is only compared at each poll interval", folder, e);
            }
        }
    }

    private void listen(WatchService service) {
        try {
            while (true) {
                WatchKey signalled = service.take();
                synchronized (touched) {
                    for (WatchEvent<?> event : signalled.pollEvents()) {
                        if (event.context() instanceof Path name) {
                            touched.add(name.toString());
                        }
                    }
                }
                signalled.reset();
                onEvent.run();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Stopped listening to {}", folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
