package dev.tomte.shell.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Unix domain socket that only its owner may open. It is made in a private folder, closed to others there, and moved
 * to its place, where it replaces one that a killed process left: whoever may start Tomte on a data folder owns it alone.
 */
final class ShellSocket implements AutoCloseable {

    static final String NAME = "tomte.sock";

    /** A socket's path must fit into 108 bytes (unix(7)); some systems have 104. */
    private static final int LONGEST_PATH = 100;

    private static final int BACKLOG = 64;
    private static final String ROOM = ".sock";
    private static final Logger LOG = LoggerFactory.getLogger(ShellSocket.class);

    private final ServerSocketChannel server;
    private final Path file;
    private final @Nullable Object key;

    private ShellSocket(ServerSocketChannel server, Path file) throws IOException {
        this.server = server;
        this.file = file;
        this.key = keyOf(file);
    }

    /** Listens at {@link #NAME} in this folder. */
    static ShellSocket open(Path data) throws IOException {
        Path file = data.resolve(NAME);
        removeStale(data);
        Path room = Files.createTempDirectory(data, ROOM);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(server, room);
            Path made = room.resolve(NAME);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return new ShellSocket(server, file);
        } catch (IOException | RuntimeException e) {
            server.close();
            Files.deleteIfExists(room.resolve(NAME));
            throw e;
        } finally {
            Files.delete(room);
        }
    }

    SocketChannel accept() throws IOException {
        return server.accept();
    }

    Path file() {
        return file;
    }

    boolean isOpen() {
        return server.isOpen();
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (key != null && Files.exists(file) && key.equals(keyOf(file))) {
            Files.deleteIfExists(file);
        }
    }

    /** What a Tomte that was killed while it opened its socket left; there is no other on this folder now. */
    private static void removeStale(Path data) throws IOException {
        try (DirectoryStream<Path> rooms = Files.newDirectoryStream(data, ROOM + "[0-9]*")) {
            for (Path room : rooms) {
                if (Files.isDirectory(room, LinkOption.NOFOLLOW_LINKS)) {
                    remove(room);
                }
            }
        }
    }

    private static void remove(Path room) {
        try {
            Files.deleteIfExists(room.resolve(NAME));
            Files.delete(room);
        } catch (IOException e) {
            LOG.warn("Expected to remove {}, which a killed Tomte left; remove it by hand", room, e);
        }
    }

    private static void bind(ServerSocketChannel server, Path room) throws IOException {
        Path path = room.resolve(NAME);
        if (path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
            server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            return;
        }
        Path detour = Files.createTempDirectory(shortFolder(), "tomte");
        Path link = detour.resolve("d");
        try {
            Files.createSymbolicLink(link, room);
            server.bind(UnixDomainSocketAddress.of(link.resolve(NAME)), BACKLOG);
        } finally {
            Files.deleteIfExists(link);
            Files.delete(detour);
        }
    }

    private static Path shortFolder() {
        Path configured = Path.of(System.getProperty("java.io.tmpdir"));
        return configured.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH / 2
                ? configured
                : Path.of("/tmp");
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
