package dev.tomte.backup.internal.archive;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes the content of a backup to a stream. A file that is there twice is a hard link the second time, as tar has them.
 * Closing it without {@link #finish} leaves something that no reader takes for a backup.
 */
public final class ArchiveWriter implements AutoCloseable {

    private static final int BUFFER = 64 << 10;
    /** The manifest is read into memory, and nobody has a million plug-ins. */
    private static final int MAX_ENTRIES = Unpacker.MAX_ENTRIES;

    private final Meter meter;
    private final ZstdOutputStreamNoFinalizer compressed;
    private final TarArchiveOutputStream tar;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> byHash = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER];

    /**
     * @param out not closed, and to be completed by its owner
     * @param level of the compression, 1 to 19
     * @param workers threads that compress, besides the one that calls; 0 for none
     */
    public ArchiveWriter(OutputStream out, int level, int workers, Meter meter) throws IOException {
        this.meter = meter;
        compressed = new ZstdOutputStreamNoFinalizer(new Unclosed(out), level);
        compressed.setWorkers(workers);
        compressed.setChecksum(true);
        tar = new TarArchiveOutputStream(compressed, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Says that a folder is there, which counts when it is empty. */
    public void addFolder(String name) throws IOException {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
    }

    /**
     * Adds a file.
     *
     * @throws IOException also if it grew or shrank meanwhile
     */
    public void add(String name, Path file) throws IOException {
        refuse(entries.size() >= MAX_ENTRIES, "there are more than " + MAX_ENTRIES + " files to be backed up");
        long size = Files.size(file);
        TarArchiveEntry header = header(Names.checked(name), file);
        header.setSize(size);
        tar.putArchiveEntry(header);
        String hash;
        try (InputStream in = Files.newInputStream(file)) {
            hash = copy(in, size, file);
        }
        tar.closeArchiveEntry();
        entries.add(new Entry(name, size, hash));
        byHash.putIfAbsent(hash, name);
    }

    /**
     * Adds a file of which the hash is known and that is likely to be there under another name already.
     *
     * @param hash its SHA-256, 64 lower-case hexadecimal digits
     */
    public void add(String name, Path file, String hash) throws IOException {
        String there = byHash.get(hash);
        if (there == null) {
            add(name, file);
            return;
        }
        TarArchiveEntry link = new TarArchiveEntry(Names.checked(name), TarConstants.LF_LINK);
        link.setLinkName(there);
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
        Entry original = entries.stream()
                .filter(entry -> entry.name().equals(there))
                .findFirst()
                .orElseThrow();
        entries.add(new Entry(name, original.size(), hash));
    }

    /** How many files there are, without the manifest. */
    public int entries() {
        return entries.size();
    }

    /** Adds the manifest and completes the archive. */
    public void finish(Manifest.About about) throws IOException {
        byte[] manifest = new Manifest(about, entries).toBytes();
        TarArchiveEntry header = new TarArchiveEntry(Names.MANIFEST);
        header.setSize(manifest.length);
        header.setMode(0600);
        tar.putArchiveEntry(header);
        tar.write(manifest);
        tar.closeArchiveEntry();
        tar.finish();
        compressed.close();
    }

    @Override
    public void close() throws IOException {
        compressed.close();
    }

    private String copy(InputStream in, long size, Path file) throws IOException {
        Hash hash = new Hash();
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            refuse(read < 0, file + " became shorter while it was read");
            hash.update(buffer, 0, read);
            tar.write(buffer, 0, read);
            left -= read;
            meter.add(read);
        }
        refuse(in.read() >= 0, file + " became longer while it was read");
        return hash.hex();
    }

    private static TarArchiveEntry header(String name, Path file) throws IOException {
        TarArchiveEntry header = new TarArchiveEntry(name);
        header.setModTime(Files.getLastModifiedTime(file));
        header.setMode(mode(file));
        return header;
    }

    private static int mode(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return 0600;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        return Modes.bits(permissions);
    }

    private static void refuse(boolean wrong, String why) throws IOException {
        if (wrong) {
            throw new IOException(why);
        }
    }

    /** Compression ends with its stream; the seal around it does not yet. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
