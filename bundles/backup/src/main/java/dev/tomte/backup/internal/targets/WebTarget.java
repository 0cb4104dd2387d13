package dev.tomte.backup.internal.targets;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.xml.stream.XMLStreamException;

/**
 * A folder of a WebDAV or a plain HTTP server.
 *
 * <p>A large file goes up in pieces where the server takes them (PUT with Content-Range), so that a broken connection costs
 * a piece at most. Whether it does is not asked but tried: many servers ignore the header and take the piece for the whole,
 * so the length is looked at after each. Where it does not, the file goes up at once and from the beginning each time. On
 * WebDAV it has another name, which also carries the beginning of its hash, until it is whole; plain HTTP cannot rename,
 * so there it has its own from the beginning.
 */
final class WebTarget implements BackupTarget {

    private static final long PIECE_BYTES = 16L * 1024 * 1024;

    private final WebFolder folder;
    private final boolean dav;
    private final long bytesPerSecond;
    private final long pieceBytes;
    private boolean takesPieces = true;

    WebTarget(TargetSettings settings, SecretSource secrets) {
        this(settings, secrets, PIECE_BYTES);
    }

    WebTarget(TargetSettings settings, SecretSource secrets, long pieceBytes) {
        this.pieceBytes = pieceBytes;
        folder = new WebFolder(settings, secrets);
        dav = settings.type() == TargetSettings.Type.WEBDAV;
        bytesPerSecond = settings.bytesPerSecond();
    }

    @Override
    public void upload(Path file, String name, Transfer transfer) throws TargetException, InterruptedException {
        Targets.requireName(name);
        String what = "Copying " + name + " to " + folder;
        try {
            long size = Files.size(file);
            MessageDigest digest = Digests.sha256();
            Digests.update(file, 0, size, digest);
            String hash = Digests.hex(digest.digest());
            Activity activity = new Activity(what, transfer, size, bytesPerSecond);
            // Asked first, so that wrong credentials and a wrong address are told before a body is sent.
            if (dav) {
                folder.requireFolder(activity);
            }
            if (folder.size(name, activity).orElse(-1) == size && hash.equals(hashThere(name, size, activity))) {
                activity.at(size);
                return;
            }
            String part = dav ? name + "." + hash.substring(0, 12) + Targets.PART : name;
            boolean resumed;
            try (FileChannel channel = FileChannel.open(file)) {
                resumed = send(channel, part, size, activity);
            }
            requireWhole(part, size, resumed ? hash : "", activity);
            if (dav) {
                folder.move(part, name, activity);
            }
        } catch (IOException e) {
            throw TargetException.local(Kind.GIVE_UP, what, e);
        }
    }

    @Override
    public List<RemoteFile> list() throws TargetException, InterruptedException {
        if (!dav) {
            throw TargetException.giveUp(
                    folder + " is plain HTTP, which cannot be asked what is there; configure WebDAV"
                            + " where the server has it");
        }
        List<RemoteFile> files = new ArrayList<>(all());
        files.removeIf(file -> file.name().endsWith(Targets.PART));
        return files;
    }

    private List<RemoteFile> all() throws TargetException, InterruptedException {
        Activity activity = Activity.brief("Listing " + folder, Transfer.UNWATCHED);
        try {
            List<RemoteFile> files = new ArrayList<>();
            for (Map<String, String> response : Xml.records(folder.properties(activity), "response")) {
                String path = URI.create(response.getOrDefault("href", "")).getPath();
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (!name.isEmpty() && !response.containsKey("collection")) {
                    files.add(new RemoteFile(
                            name,
                            Long.parseLong(response.getOrDefault("getcontentlength", "0")),
                            instant(response.getOrDefault("getlastmodified", ""))));
                }
            }
            return files;
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw new TargetException(
                    Kind.GIVE_UP, activity.what() + " failed: the server's answer is not that of WebDAV", e);
        }
    }

    @Override
    public void download(String name, Path file, Transfer transfer) throws TargetException, InterruptedException {
        Targets.requireName(name);
        String what = "Copying " + name + " from " + folder;
        OptionalLong size = folder.size(name, Activity.brief(what, transfer));
        if (size.isEmpty()) {
            throw TargetException.giveUp("There is no " + name + " in " + folder);
        }
        Activity activity = new Activity(what, transfer, size.getAsLong(), bytesPerSecond);
        try (Download download = new Download(file, activity)) {
            folder.get(name, download, size.getAsLong(), activity);
            download.finish(size.getAsLong());
        } catch (IOException e) {
            throw TargetException.local(Kind.RETRY, what, e);
        }
    }

    @Override
    public void delete(String name) throws TargetException, InterruptedException {
        Targets.requireName(name);
        Activity activity = Activity.brief("Deleting " + name + " from " + folder, Transfer.UNWATCHED);
        folder.delete(name, activity);
        if (dav) {
            for (RemoteFile file : all()) {
                if (file.name().startsWith(name + ".") && file.name().endsWith(Targets.PART)) {
                    folder.delete(file.name(), activity);
                }
            }
        }
    }

    /**
     * Sends what is missing.
     *
     * @return whether some of it had been there before
     */
    private boolean send(FileChannel file, String part, long size, Activity activity)
            throws TargetException, InterruptedException {
        long there = takesPieces ? Math.min(size, folder.size(part, activity).orElse(0)) : 0;
        long start = there == size ? size : there - there % pieceBytes;
        long at = start;
        activity.at(at);
        while (takesPieces && size > pieceBytes && at < size) {
            long length = Math.min(pieceBytes, size - at);
            if (at == 0) {
                folder.put(part, file, 0, length, activity);
                takesPieces = sizeOf(part, activity) == length;
            } else {
                takesPieces = folder.putRange(part, file, at, length, size, activity)
                        && sizeOf(part, activity) == at + length;
            }
            at += length;
        }
        if (at < size || !takesPieces || size == 0) {
            activity.at(0);
            folder.put(part, file, 0, size, activity);
            return false;
        }
        return start > 0;
    }

    private long sizeOf(String name, Activity activity) throws TargetException, InterruptedException {
        return folder.size(name, activity).orElse(-1);
    }

    /** @param hash what it has to be, or empty where it was sent in one go */
    private void requireWhole(String name, long size, String hash, Activity activity)
            throws TargetException, InterruptedException {
        long there = sizeOf(name, activity);
        if (there != size || (!hash.isEmpty() && !hash.equals(hashThere(name, size, activity)))) {
            folder.delete(name, activity);
            throw TargetException.retry(activity.what() + " failed: of " + size + " bytes " + there
                    + " arrived, or other ones; what is there was removed");
        }
    }

    private String hashThere(String name, long size, Activity activity) throws TargetException, InterruptedException {
        MessageDigest digest = Digests.sha256();
        folder.get(
                name,
                bytes -> {
                    int length = bytes.remaining();
                    digest.update(bytes);
                    activity.lookedAt(length);
                },
                size,
                activity);
        return Digests.hex(digest.digest());
    }

    private static Instant instant(String httpDate) {
        try {
            return ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
