package dev.tomte.backup.internal.archive;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.internal.age.AgeException;
import dev.tomte.backup.internal.file.NoSpaceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a backup from its first byte to its last, and says in one way what went wrong. */
public final class Reading {

    private Reading() {}

    /**
     * Reads a backup.
     *
     * @param meter in a step that counts the file's bytes
     */
    public static Unpacker.Content read(Path file, Opener opener, Unpacker.Destination destination, Meter meter)
            throws BackupException {
        try (InputStream in = new Counted(Files.newInputStream(file), meter);
                InputStream plain = opener.open(in)) {
            return new Unpacker(destination).read(plain);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** What an exception means for the file that was read. */
    public static BackupException failure(Path file, IOException e) {
        if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) {
            return new BackupException(Reason.CANCELLED, "Reading " + file + " was broken off", e);
        }
        if (e instanceof AgeException age) {
            return age.reason() == AgeException.Reason.NO_MATCH
                    ? new BackupException(Reason.WRONG_KEY, file + " does not open: " + e.getMessage(), e)
                    : new BackupException(Reason.DAMAGED, file + " is damaged, or no backup: " + e.getMessage(), e);
        }
        if (e instanceof DamagedArchiveException) {
            return new BackupException(Reason.DAMAGED, file + " is damaged, or no backup: " + e.getMessage(), e);
        }
        if (e instanceof NoSpaceException) {
            return new BackupException(Reason.NO_SPACE, String.valueOf(e.getMessage()), e);
        }
        if (e instanceof NoSuchFileException missing && file.toString().equals(missing.getFile())) {
            return new BackupException(Reason.IO, "There is no file " + file, e);
        }
        if (e instanceof AccessDeniedException denied && file.toString().equals(denied.getFile())) {
            return new BackupException(Reason.IO, file + " may not be read by the user that Tomte runs as", e);
        }
        return new BackupException(Reason.IO, file + " could not be read: " + e, e);
    }

    private static final class Counted extends FilterInputStream {

        private final Meter meter;

        Counted(InputStream in, Meter meter) {
            super(in);
            this.meter = meter;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            meter.add(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int read = super.read(bytes, from, count);
            meter.add(Math.max(0, read));
            return read;
        }
    }
}
