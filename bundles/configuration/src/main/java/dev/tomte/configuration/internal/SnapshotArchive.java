package dev.tomte.configuration.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A snapshot: a zip file with the files as they were, and {@code snapshot.json}, which has their hashes, at its end. */
final class SnapshotArchive implements AutoCloseable {

    static final int MOST_FILES = 2_000;
    static final int LARGEST_FILE = 4 << 20;
    static final long LARGEST = 64L << 20;

    private static final String MANIFEST = "snapshot.json";
    private static final int LARGEST_MANIFEST = 4 << 20;

    private final ZipFile zip;
    private final SnapshotManifest manifest;

    private SnapshotArchive(ZipFile zip, SnapshotManifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    /** Writes a snapshot of these files; there is a whole one or none. */
    static SnapshotManifest write(Path archive, long id, Instant at, String reason, String who, Map<String, Path> files)
            throws IOException {
        if (files.size() > MOST_FILES) {
            throw new IOException("expected at most " + MOST_FILES + " files, not " + files.size());
        }
        SortedMap<String, String> hashes = new TreeMap<>();
        SnapshotManifest[] written = new SnapshotManifest[1];
        AtomicFile.write(archive, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            long bytes = 0;
            for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
                byte[] content = read(file.getValue());
                bytes += content.length;
                if (bytes > LARGEST) {
                    throw new IOException("expected at most " + LARGEST + " bytes of configuration");
                }
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(content);
                zip.closeEntry();
                hashes.put(file.getKey(), sha256(content));
            }
            written[0] = new SnapshotManifest(id, at, reason, who, bytes, hashes);
            zip.putNextEntry(new ZipEntry(MANIFEST));
            zip.write(written[0].toJson());
            zip.closeEntry();
            zip.finish();
        });
        return written[0];
    }

    /**
     * Opens a snapshot and reads its list of contents.
     *
     * @throws IOException if it is damaged there
     */
    static SnapshotArchive open(Path archive) throws IOException {
        ZipFile zip = new ZipFile(archive.toFile());
        try {
            byte[] json = bytes(zip, MANIFEST, LARGEST_MANIFEST);
            CRC32 crc = new CRC32();
            crc.update(json);
            if (crc.getValue() != zip.getEntry(MANIFEST).getCrc()) {
                throw new IOException("Its list of contents is damaged");
            }
            return new SnapshotArchive(zip, SnapshotManifest.parse(json));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    SnapshotManifest manifest() {
        return manifest;
    }

    Set<String> names() {
        return manifest.hashes().keySet();
    }

    /**
     * Reads everything.
     *
     * @throws IOException if any of it is damaged or missing, or does not belong where it says
     */
    void verify(ConfigurationState state) throws IOException {
        if (names().size() > MOST_FILES) {
            throw new IOException("It has " + names().size() + " files; expected at most " + MOST_FILES);
        }
        for (String name : names()) {
            state.resolve(name);
            read(name);
        }
    }

    /** The content of a file as it was. */
    byte[] read(String name) throws IOException {
        byte[] content = bytes(zip, name, LARGEST_FILE);
        if (!sha256(content).equals(manifest.hashes().get(name))) {
            throw new IOException("Its file " + PrintableText.of(name) + " is damaged");
        }
        return content;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static byte[] bytes(ZipFile zip, String name, int largest) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("Its file " + PrintableText.of(name) + " is missing");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes(largest + 1);
            if (content.length > largest) {
                throw new IOException(
                        "Its file " + PrintableText.of(name) + " is larger than the " + largest + " bytes allowed");
            }
            return content;
        } catch (ZipException e) {
            throw new IOException("Its file " + PrintableText.of(name) + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST_FILE + 1);
            if (content.length > LARGEST_FILE) {
                throw new IOException(file + " has more than the " + LARGEST_FILE + " bytes allowed");
            }
            return content;
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
