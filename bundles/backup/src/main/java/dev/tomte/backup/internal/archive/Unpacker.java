package dev.tomte.backup.internal.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads the content of a backup to its very end, whatever packed it, and compares it with its manifest. Nothing that it
 * gives away counts before {@link #read} has returned without a fault.
 */
public final class Unpacker {

    static final int MAX_ENTRIES = 100_000;
    private static final int MAX_MANIFEST = 32 << 20;
    private static final int MAX_FAULTS = 100;
    private static final int BUFFER = 256 << 10;

    private final Destination destination;
    private final Map<String, Entry> found = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private byte[] manifest = {};

    /** Where files go. */
    public interface Destination {

        /**
         * Opens a file of the backup.
         *
         * @param mode permission bits
         * @return where its content goes, closed once it is complete
         */
        OutputStream create(String name, long size, int mode) throws IOException;

        /**
         * One of the folders was there, be it empty.
         *
         * @param name without a slash at its end
         */
        void folder(String name) throws IOException;

        /** A file has the content of one that came before. */
        void link(String name, String original) throws IOException;
    }

    /**
     * What was found.
     *
     * @param faults a sentence for each difference to the manifest; none if there is none
     */
    public record Content(Manifest manifest, long bytes, List<String> faults) {}

    public Unpacker(Destination destination) {
        this.destination = destination;
    }

    /**
     * Reads everything.
     *
     * @param in the compressed archive; read to its end, not closed
     * @throws DamagedArchiveException if it is no archive, is cut, or holds what no backup does
     * @throws IOException if the stream or the destination fails
     */
    public Content read(InputStream in) throws IOException {
        Guarded source = new Guarded(in);
        try {
            ZstdInputStreamNoFinalizer plain = new ZstdInputStreamNoFinalizer(source);
            try (TarArchiveInputStream tar = new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name())) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    take(entry, tar);
                }
                drain(plain);
            }
            drain(source);
        } catch (DestinationException e) {
            throw e.getCause();
        } catch (DamagedArchiveException | InterruptedIOException e) {
            throw e;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            // What the source itself threw says more: a wrong key, a broken seal, a disk that cannot be read.
            source.rethrow();
            throw new DamagedArchiveException(
                    "it is not a compressed archive, or not all of one: " + e.getMessage(), e);
        }
        return compare();
    }

    private void take(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        if (entry.isDirectory()) {
            folder(entry.getName());
            return;
        }
        String name = Names.checked(entry.getName());
        if (found.containsKey(name) || (name.equals(Names.MANIFEST) && manifest.length > 0)) {
            throw new DamagedArchiveException("it holds " + name + " twice");
        }
        if (found.size() >= MAX_ENTRIES) {
            throw new DamagedArchiveException("it holds more than " + MAX_ENTRIES + " files");
        }
        if (name.equals(Names.MANIFEST)) {
            manifest = manifest(entry, tar);
        } else if (entry.isLink()) {
            link(name, Names.checked(entry.getLinkName()));
        } else if (entry.isFile() && !entry.isSymbolicLink() && !entry.isSparse()) {
            found.put(name, new Entry(name, entry.getRealSize(), copy(name, entry, tar)));
        } else {
            throw new DamagedArchiveException("its " + name + " is neither a file nor a folder");
        }
    }

    private void folder(String name) throws DestinationException {
        Optional<String> known = Names.folder(name);
        if (known.isPresent()) {
            try {
                destination.folder(known.get());
            } catch (IOException e) {
                throw new DestinationException(e);
            }
        }
    }

    private static byte[] manifest(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        if (!entry.isFile() || entry.getSize() < 1 || entry.getSize() > MAX_MANIFEST) {
            throw new DamagedArchiveException("its " + Names.MANIFEST + " has " + entry.getSize() + " bytes");
        }
        return tar.readNBytes((int) entry.getSize());
    }

    private void link(String name, String original) throws IOException {
        Entry there = found.get(original);
        if (there == null) {
            throw new DamagedArchiveException(
                    "its " + name + " stands for " + original + ", which did not come before");
        }
        try {
            destination.link(name, original);
        } catch (IOException e) {
            throw new DestinationException(e);
        }
        found.put(name, new Entry(name, there.size(), there.sha256()));
    }

    private String copy(String name, TarArchiveEntry entry, InputStream in) throws IOException {
        Hash hash = new Hash();
        OutputStream out = open(name, entry);
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
                write(out, read);
                Meter.look();
            }
        } finally {
            close(out);
        }
        return hash.hex();
    }

    private OutputStream open(String name, TarArchiveEntry entry) throws DestinationException {
        try {
            return destination.create(name, entry.getSize(), entry.getMode() & 0777);
        } catch (IOException e) {
            throw new DestinationException(e);
        }
    }

    private void write(OutputStream out, int count) throws DestinationException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw new DestinationException(e);
        }
    }

    private static void close(OutputStream out) throws DestinationException {
        try {
            out.close();
        } catch (IOException e) {
            throw new DestinationException(e);
        }
    }

    /** What follows the archive has to be read too, for the seal is broken only where it is looked at. */
    private void drain(InputStream in) throws IOException {
        while (in.read(buffer) >= 0) {
            Meter.look();
        }
    }

    private Content compare() throws DamagedArchiveException {
        if (manifest.length == 0) {
            throw new DamagedArchiveException(
                    "it holds no " + Names.MANIFEST + ", so nobody can tell whether it is whole");
        }
        Manifest said = Manifest.parse(manifest);
        List<String> faults = new ArrayList<>();
        Set<String> unsaid = new TreeSet<>(found.keySet());
        for (Entry entry : said.entries()) {
            unsaid.remove(entry.name());
            Entry is = found.get(entry.name());
            if (is == null) {
                faults.add(entry.name() + " is missing");
            } else if (!is.equals(entry)) {
                faults.add(entry.name() + " is not as the manifest has it: " + is.size() + " bytes with the hash "
                        + is.sha256() + " instead of " + entry.size() + " with " + entry.sha256());
            }
        }
        unsaid.forEach(name -> faults.add(name + " is not in the manifest"));
        if (!found.containsKey(Names.DATABASE)) {
            faults.add("it holds no " + Names.DATABASE);
        }
        long bytes = found.values().stream().mapToLong(Entry::size).sum();
        return new Content(said, bytes, faults.subList(0, Math.min(MAX_FAULTS, faults.size())));
    }

    /** Told from what the source throws: a full disk is no damage. */
    private static final class DestinationException extends IOException {

        private final IOException failure;

        DestinationException(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        @Override
        public synchronized IOException getCause() {
            return failure;
        }
    }

    /** Remembers what its source threw, and leaves it open. */
    private static final class Guarded extends InputStream {

        private final InputStream in;
        private IOException failure = new EOFException();
        private boolean failed;

        Guarded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            try {
                return in.read(bytes, from, count);
            } catch (IOException e) {
                failed = true;
                failure = e;
                throw e;
            }
        }

        void rethrow() throws IOException {
            if (failed) {
                throw failure;
            }
        }
    }
}
