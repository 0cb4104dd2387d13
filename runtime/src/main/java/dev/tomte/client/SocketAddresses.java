package dev.tomte.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Connects to a socket whose path may be longer than a socket's address can be. */
final class SocketAddresses {

    /** An address must fit into 108 bytes (unix(7)); some systems have 104. */
    private static final int LONGEST_PATH = 100;

    private static final String NAME = "tomte.sock";

    private SocketAddresses() {}

    /**
     * Connects to the Tomte on this data folder.
     *
     * @throws NotRunningException if nobody listens there
     */
    static SocketChannel connect(Path data) throws IOException {
        Path socket = data.resolve(NAME);
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotRunningException("There is no " + socket, null);
        }
        try {
            if (length(socket) <= LONGEST_PATH) {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            }
            return connectByLink(data);
        } catch (ConnectException e) {
            throw new NotRunningException("Nobody listens at " + socket, e);
        }
    }

    private static SocketChannel connectByLink(Path data) throws IOException {
        Path configured = Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = length(configured) <= LONGEST_PATH / 2 ? configured : Path.of("/tmp");
        // Such a folder is its owner's alone, so nobody can lead the link elsewhere.
        Path detour = Files.createTempDirectory(folder, "tomte");
        Path link = detour.resolve("d");
        try {
            Files.createSymbolicLink(link, data);
            return SocketChannel.open(UnixDomainSocketAddress.of(link.resolve(NAME)));
        } finally {
            Files.deleteIfExists(link);
            Files.delete(detour);
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
