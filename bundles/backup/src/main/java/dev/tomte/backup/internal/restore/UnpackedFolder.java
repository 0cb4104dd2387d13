package dev.tomte.backup.internal.restore;

import dev.tomte.backup.internal.archive.Modes;
import dev.tomte.backup.internal.archive.Unpacker;
import dev.tomte.backup.internal.file.Disk;
import dev.tomte.backup.internal.file.NoSpaceException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Predicate;

/** The files of a backup in a folder, each on disk once it is complete. */
public final class UnpackedFolder implements Unpacker.Destination {

    private static final long LEFT_FREE = 32L << 20;
    private static final int OWNER_READS_AND_WRITES = 0600;

    private final Path folder;
    private final Predicate<String> wanted;

    /**
     * Unpacks into a folder.
     *
     * @param folder empty, only its owner's
     * @param wanted which files; the others are only read
     */
    public UnpackedFolder(Path folder, Predicate<String> wanted) {
        this.folder = folder;
        this.wanted = wanted;
    }

    @Override
    public OutputStream create(String name, long size, int mode) throws IOException {
        if (!wanted.test(name)) {
            return OutputStream.nullOutputStream();
        }
        long free = Disk.free(folder);
        if (free < size + LEFT_FREE) {
            throw new NoSpaceException("There are " + (free >> 20) + " MB free for " + folder + ", and " + name
                    + " takes " + (size >> 20) + " MB; " + (LEFT_FREE >> 20) + " MB are to stay free");
        }
        Path file = place(name);
        return new Synced(Disk.createOwn(file), file, mode);
    }

    @Override
    public void folder(String name) throws IOException {
        Files.createDirectories(inside(name));
    }

    @Override
    public void link(String name, String original) throws IOException {
        if (!wanted.test(name)) {
            return;
        }
        Path file = place(name);
        Files.copy(folder.resolve(original), file, StandardCopyOption.COPY_ATTRIBUTES);
        Disk.sync(file);
    }

    private Path place(String name) throws IOException {
        Path file = inside(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    private Path inside(String name) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException(name + " leads out of " + folder);
        }
        return file;
    }

    /** Gives the file its permissions and has it on disk when it is closed. */
    private static final class Synced extends FilterOutputStream {

        private final FileChannel channel;
        private final Path file;
        private final int mode;

        Synced(FileChannel channel, Path file, int mode) {
            super(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            this.channel = channel;
            this.file = file;
            this.mode = mode;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                out.flush();
                if (mode != 0
                        && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Set<PosixFilePermission> permissions = Modes.permissions(mode | OWNER_READS_AND_WRITES);
                    Files.setPosixFilePermissions(file, permissions);
                }
                channel.force(true);
            }
        }
    }
}
