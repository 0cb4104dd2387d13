package dev.tomte.shell.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/** A file that a command makes: its owner's alone, whole or not there, and not over another unless that was asked for. */
final class NewFile {

    /** What the help says of the option. */
    static final String FORCE = "also over a file that is there";

    private final Path path;
    private final boolean force;

    /** What goes into the file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private NewFile(Path path, boolean force) {
        this.path = path;
        this.force = force;
    }

    /** @throws UsageException if this names no file that may be made */
    static NewFile of(CommandSession session, String name, boolean force) {
        Path path;
        try {
            path = session.currentDir().resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw wrong("Expected a file, not '" + name + "': " + e.getReason(), e);
        }
        if (Files.isDirectory(path)) {
            throw wrong("Expected a file, but " + path + " is a folder", null);
        }
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw wrong("Expected a file in a folder that is there, but there is no folder " + folder, null);
        }
        if (!force && Files.exists(path)) {
            throw wrong(path + " is there already; with --force it is replaced", null);
        }
        return new NewFile(path, force);
    }

    Path path() {
        return path;
    }

    void write(Content content) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        boolean posix = Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(folder, "." + path.getFileName(), ".tmp", ownerOnly);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 65_536)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            place(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void place(Path temporary) throws IOException {
        if (force) {
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try {
            Files.move(temporary, path); // not atomic, for that would replace a file that came meanwhile
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " has come meanwhile; with --force it is replaced", e);
        }
    }

    private static UsageException wrong(String message, @Nullable Exception cause) {
        UsageException wrong = new UsageException(message);
        if (cause != null) {
            wrong.initCause(cause);
        }
        return wrong;
    }
}
