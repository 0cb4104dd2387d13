package dev.tomte.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Keeps the driver's native code unpacked. The driver by itself unpacks it anew at each start, into a folder for temporary files,
 * where it stays if the process is killed. It does so still if what is kept here cannot be loaded.
 */
final class NativeLibrary {

    /** The driver's own, for a library that somebody has put somewhere. */
    private static final String PATH = "org.sqlite.lib.path";
    /** The driver's own, for where it unpacks one, and looks through everything for what it left there. */
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final int BUFFER = 64 << 10;
    private static final int HEXADECIMAL = 16;

    /** One folder for each version of the driver, named after the version and what the library's content sums up to. */
    private final Path folder;

    NativeLibrary(Path folder) {
        this.folder = folder;
    }

    /** Has the driver load it, unless it has one already or is told by a property where to find one. */
    void load() {
        if (System.getProperty(PATH) != null) {
            return;
        }
        String temporary = System.getProperty(TEMPORARY);
        try {
            String kept = kept().toString();
            System.setProperty(PATH, kept);
            if (temporary == null) {
                System.setProperty(TEMPORARY, kept); // a folder for temporary files may be very full
            }
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) { // the driver's own declares no less
            LOG.warn("The native library of SQLite is not kept in {}; it is unpacked at each start", folder, e);
        } finally {
            // Other bundles may bring a driver of another version.
            System.clearProperty(PATH);
            if (temporary == null) {
                System.clearProperty(TEMPORARY);
            }
        }
    }

    /** The folder in which it is, whole. */
    Path kept() throws IOException {
        Files.createDirectories(folder);
        String version = SQLiteJDBCLoader.getVersion() + "-";
        for (Path candidate : folders()) {
            Optional<String> sum = afterPrefix(candidate, version);
            if (sum.isPresent() && isWhole(candidate, sum.get())) {
                return candidate;
            }
        }
        Path fresh = unpack(version);
        for (Path other : folders()) {
            if (!other.equals(fresh)) {
                remove(other);
            }
        }
        return fresh;
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private static Optional<String> afterPrefix(Path path, String prefix) {
        String name = path.getFileName().toString();
        return name.startsWith(prefix) ? Optional.of(name.substring(prefix.length())) : Optional.empty();
    }

    private static boolean isWhole(Path candidate, String sum) throws IOException {
        Path library = candidate.resolve(LibraryLoaderUtil.getNativeLibName());
        if (!Files.isRegularFile(library)) {
            return false;
        }
        CRC32 found = new CRC32();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (FileChannel channel = FileChannel.open(library)) {
            while (channel.read(buffer.clear()) >= 0) {
                found.update(buffer.flip());
            }
        }
        return Long.toString(found.getValue(), HEXADECIMAL).equals(sum);
    }

    private Path unpack(String version) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        Path part = Files.createTempDirectory(folder, "part");
        CRC32 sum = new CRC32();
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource);
                FileChannel out = FileChannel.open(
                        part.resolve(LibraryLoaderUtil.getNativeLibName()),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            if (in == null) {
                throw new IOException("The driver has no library for this system: " + resource);
            }
            byte[] content = in.readAllBytes();
            sum.update(content);
            for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                out.write(rest);
            }
            out.force(true);
        }
        Path fresh = folder.resolve(version + Long.toString(sum.getValue(), HEXADECIMAL));
        if (Files.exists(fresh)) { // damaged, or this would not have been called
            remove(fresh);
        }
        return Files.move(part, fresh, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What cannot be removed, such as a library in use on some systems, is in nobody's way. */
    private static void remove(Path other) {
        try (Stream<Path> all = Files.walk(other)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.debug("{} is left behind", other, e);
        }
    }
}
