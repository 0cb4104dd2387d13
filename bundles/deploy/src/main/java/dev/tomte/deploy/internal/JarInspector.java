package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Decides whether a file is a whole bundle. Copies and hashes it in one pass and then judges the copy, which nobody
 * else can write to: what was judged is, byte for byte, what will run.
 */
final class JarInspector {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 65_535;
    /** More would need the Zip64 format; no bundle does. */
    private static final int MAX_ENTRIES = 65_534;

    /** The directory is read into memory at the size the file states. */
    private static final int MAX_DIRECTORY_BYTES = 16 * 1_048_576;

    private static final int MAX_ENTRY_NAME = 1_024;
    /** How much more than the largest file the entries may unpack to. */
    private static final int MAX_INFLATION = 8;

    private final long maxBytes;

    JarInspector(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Copies a file that ends like a zip file; what comes back is its SHA-256. */
    String copy(Path file, Path to) throws IOException, DeployException {
        FileStamp before = FileStamp.of(file);
        if (before.size() > maxBytes) {
            throw new DeployException("it has " + before.size() + " bytes; at most " + maxBytes
                    + " are allowed (maxFileMb of dev.tomte.deploy)");
        }
        requireEnd(file);
        MessageDigest digest = sha256();
        long copied = 0;
        byte[] buffer = new byte[65_536];
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(to)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copied += read;
                if (copied > before.size()) {
                    break;
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        if (copied != before.size() || !before.equals(FileStamp.of(file))) {
            throw new DeployException("it changed while it was read; waiting for it to be whole");
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Judges a private copy: every entry reads and has its checksum, and the manifest is a bundle's. */
    BundleHeaders judge(Path copy) throws IOException, DeployException {
        try (ZipFile zip = new ZipFile(copy.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw new DeployException("it has " + zip.size() + " entries; at most " + MAX_ENTRIES + " are allowed");
            }
            Set<String> names = new HashSet<>();
            long room = maxBytes * MAX_INFLATION;
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                requireName(entry.getName(), names);
                room -= requireContent(zip, entry, room);
            }
            return BundleHeaders.of(zip);
        } catch (ZipException | IllegalArgumentException | EOFException e) {
            throw new DeployException("truncated or damaged jar: " + e.getMessage(), e);
        }
    }

    private static void requireName(String name, Set<String> seen) throws DeployException {
        if (name.length() > MAX_ENTRY_NAME) {
            throw new DeployException(
                    "an entry's name has " + name.length() + " characters; at most " + MAX_ENTRY_NAME + " are allowed");
        }
        if (name.startsWith("/") || name.equals("..") || name.startsWith("../") || name.contains("/../")) {
            throw new DeployException("its entry '" + name + "' would lie outside the jar");
        }
        if (!seen.add(name)) {
            throw new DeployException("it has two entries named '" + name + "'");
        }
    }

    private static long requireContent(ZipFile zip, ZipEntry entry, long room) throws IOException, DeployException {
        CRC32 crc = new CRC32();
        long length = 0;
        byte[] buffer = new byte[16_384];
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
                length += read;
                if (length > room) {
                    throw new DeployException(
                            "its entries unpack to more than " + MAX_INFLATION + " times the largest file allowed");
                }
            }
        }
        if (length != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw new DeployException("truncated or damaged jar: the checksum of its entry '" + entry.getName()
                    + "' does not match its content");
        }
        return length;
    }

    /** A zip file ends with a record that says where its directory lies (APPNOTE.TXT, section 4.3.16). */
    private static void requireEnd(Path file) throws IOException, DeployException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, END_BYTES + MAX_COMMENT))
                    .order(ByteOrder.LITTLE_ENDIAN);
            long start = size - tail.capacity();
            while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
                // reads on until the tail is full or the file has become shorter
            }
            for (int at = tail.position() - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) == END_SIGNATURE && isEnd(tail, at, start)) {
                    return;
                }
            }
            ByteBuffer head = ByteBuffer.allocate(2);
            boolean zip = size >= 2 && channel.read(head, 0) == 2 && head.get(0) == 'P' && head.get(1) == 'K';
            throw new DeployException(
                    zip
                            ? "truncated jar: its " + size + " bytes do not end with a zip directory; copy it again"
                            : "not a jar: it has " + size + " bytes and is no zip file");
        }
    }

    private static boolean isEnd(ByteBuffer tail, int at, long start) throws DeployException {
        long directorySize = Integer.toUnsignedLong(tail.getInt(at + 12));
        // Whatever its comment's length: ZipFile also takes ends whose comment does not reach the end of the file.
        if (directorySize > MAX_DIRECTORY_BYTES && directorySize <= start + at) {
            throw new DeployException("its zip directory has " + directorySize + " bytes; at most "
                    + MAX_DIRECTORY_BYTES + " are allowed");
        }
        long directoryAt = Integer.toUnsignedLong(tail.getInt(at + 16));
        int comment = Short.toUnsignedInt(tail.getShort(at + 20));
        if (at + END_BYTES + comment != tail.position() || directoryAt + directorySize > start + at) {
            return false;
        }
        int entries = Short.toUnsignedInt(tail.getShort(at + 10));
        if (entries > MAX_ENTRIES) {
            throw new DeployException("it states " + entries + " entries; at most " + MAX_ENTRIES + " are allowed");
        }
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
        }
    }
}
