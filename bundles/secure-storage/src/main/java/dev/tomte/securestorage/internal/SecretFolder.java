package dev.tomte.securestorage.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;

/** The folder {@code data/secrets}, its owner's alone, and how files in it are read, replaced and removed. */
public final class SecretFolder {

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path path;

    public SecretFolder(Path dataFolder) {
        path = dataFolder.resolve("secrets");
    }

    /** That of the running Tomte. */
    public static SecretFolder of(BundleContext context) {
        return new SecretFolder(Path.of(Objects.requireNonNull(
                context.getProperty("tomte.data"), "The framework property tomte.data is missing")));
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * What a file holds; empty if there is no such file.
     *
     * @throws IOException if it cannot be read, or is longer than allowed
     */
    public static Optional<byte[]> read(Path file, int maxLength) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > maxLength) {
                throw new IOException("Expected at most " + maxLength + " bytes, not " + channel.size());
            }
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            int count = 0;
            while (content.hasRemaining() && count >= 0) {
                count = channel.read(content);
            }
            if (content.hasRemaining()) {
                throw new IOException("It became shorter while it was read");
            }
            return Optional.of(content.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces a file of this folder so that a crash or a full disk leaves the old or the new content, never a part. */
    public void write(Path file, byte[] content) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path.getParent());
            Files.createDirectory(path, attributes(path.getParent(), OWNER_FOLDER));
            sync(path.getParent());
        }
        Path temporary = path.resolve("." + file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try {
            Files.createFile(temporary, attributes(path, OWNER_FILE));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                write(channel, content);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(path);
    }

    /**
     * Writes zeros over a file and removes it. On flash memory and on file systems that copy on write the old blocks may
     * stay: what makes the content worthless there is that its key is gone.
     */
    public void wipe(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, new byte[Math.toIntExact(channel.size())]);
        }
        Files.delete(file);
        sync(path);
    }

    /** Why others than the owner could have read this file; empty if they could not, or the system knows no such thing. */
    public static Optional<String> readableByOthers(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        return permissions.stream().anyMatch(OTHERS::contains)
                ? Optional.of(file + " must be its owner's alone, but is " + PosixFilePermissions.toString(permissions)
                        + "; after making sure that nobody has read it: chmod 600 " + file)
                : Optional.empty();
    }

    private static void write(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    private static FileAttribute<?>[] attributes(Path folder, Set<PosixFilePermission> permissions) {
        return isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void sync(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }
}
