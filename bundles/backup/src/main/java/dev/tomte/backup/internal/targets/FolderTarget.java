package dev.tomte.backup.internal.targets;

import dev.tomte.backup.internal.file.Disk;
import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder, of another disk or a network file system as a rule. It is never made: where it is missing its disk is, and the
 * copy would fill the one below.
 */
final class FolderTarget implements BackupTarget {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Path folder;
    private final boolean mount;
    private final long bytesPerSecond;

    FolderTarget(Path folder, boolean mount, long bytesPerSecond) {
        this.folder = folder;
        this.mount = mount;
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void upload(Path file, String name, Transfer transfer) throws TargetException, InterruptedException {
        Targets.requireName(name);
        requireFolder();
        try {
            Path there = folder.resolve(name);
            if (Files.exists(there) && Files.mismatch(file, there) < 0) {
                return;
            }
            long size = Files.size(file);
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < size) {
                throw TargetException.retry(folder + " has " + free + " bytes free, and " + name + " wants " + size);
            }
            copy(file, there, new Activity("Copying " + name + " to " + folder, transfer, size, bytesPerSecond));
        } catch (IOException e) {
            throw failed("Copying " + name + " to " + folder, e, transfer);
        }
    }

    @Override
    public List<RemoteFile> list() throws TargetException, InterruptedException {
        requireFolder();
        try (Stream<Path> files = Files.list(folder)) {
            List<RemoteFile> found = new ArrayList<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (Files.isRegularFile(file) && !name.endsWith(Targets.PART)) {
                    found.add(new RemoteFile(
                            name,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
            return found;
        } catch (IOException e) {
            throw failed("Listing " + folder, e, Transfer.UNWATCHED);
        }
    }

    @Override
    public void download(String name, Path file, Transfer transfer) throws TargetException, InterruptedException {
        Targets.requireName(name);
        requireFolder();
        String what = "Copying " + name + " from " + folder;
        try {
            Path there = folder.resolve(name);
            copy(there, file, new Activity(what, transfer, Files.size(there), bytesPerSecond));
        } catch (NoSuchFileException e) {
            throw new TargetException(Kind.GIVE_UP, "There is no " + name + " in " + folder, e);
        } catch (IOException e) {
            throw failed(what, e, transfer);
        }
    }

    @Override
    public void delete(String name) throws TargetException, InterruptedException {
        Targets.requireName(name);
        requireFolder();
        try {
            Files.deleteIfExists(folder.resolve(name + Targets.PART));
            if (Files.deleteIfExists(folder.resolve(name))) {
                Disk.syncFolder(folder);
            }
        } catch (IOException e) {
            throw failed("Deleting " + name + " from " + folder, e, Transfer.UNWATCHED);
        }
    }

    private static void copy(Path from, Path to, Activity activity) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + Targets.PART);
        try {
            try (FileChannel in = FileChannel.open(from);
                    FileChannel out = FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
                while (in.read(buffer) >= 0) {
                    int bytes = buffer.flip().remaining();
                    while (buffer.hasRemaining()) {
                        out.write(buffer);
                    }
                    buffer.clear();
                    activity.moved(bytes);
                }
            }
            Disk.sync(part);
            Disk.move(part, to);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void requireFolder() throws TargetException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw TargetException.retry("There is no folder " + folder
                    + ": mount the disk it is on, or make it; it is not made here, so as not to fill the disk below");
        }
        if (!Files.isWritable(folder)) {
            throw TargetException.giveUp("Tomte may not write to the folder " + folder + ": give it the permission");
        }
        try {
            if (mount && folder.getParent() != null && device(folder).equals(device(folder.getParent()))) {
                throw TargetException.retry("Nothing is mounted at " + folder + ", where a disk has to be");
            }
        } catch (IOException e) {
            throw failed("Looking at " + folder, e, Transfer.UNWATCHED);
        }
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev");
    }

    private static TargetException failed(String what, IOException e, Transfer transfer) throws InterruptedException {
        return transfer.cancelled() ? TargetException.cancelled(what) : TargetException.local(Kind.RETRY, what, e);
    }
}
