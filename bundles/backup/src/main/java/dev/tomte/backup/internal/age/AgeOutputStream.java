package dev.tomte.backup.internal.age;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;

/**
 * Encrypts what is written to it into an age file. Closing it writes the last chunk, without which the file is not whole:
 * one that was cut short does not open. For one thread; takes 128 KiB.
 */
public final class AgeOutputStream extends OutputStream {

    private final OutputStream out;
    private final Chunks chunks;
    private final byte[] plain = new byte[Chunks.PLAIN_BYTES];
    private final byte[] sealed = new byte[Chunks.SEALED_BYTES];
    private int filled;
    private boolean broken;
    private boolean closed;

    private AgeOutputStream(OutputStream out, Chunks chunks) {
        this.out = out;
        this.chunks = chunks;
    }

    /**
     * Writes the header.
     *
     * @param out closed with the stream returned
     * @param recipients either a passphrase alone, or any number of others but none
     * @throws IllegalArgumentException if there are none, or a passphrase is not alone
     */
    public static AgeOutputStream to(OutputStream out, List<AgeRecipient> recipients) throws IOException {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("A file without a recipient could not be opened by anybody");
        }
        if (recipients.size() > 1 && recipients.stream().anyMatch(ScryptRecipient.class::isInstance)) {
            throw new IllegalArgumentException(
                    "A passphrase has to be the only recipient of its file (age-encryption.org/v1);"
                            + " write one file with the passphrase and one for the others");
        }
        SecureRandom random = new SecureRandom();
        byte[] fileKey = new byte[Keys.FILE_KEY_BYTES];
        random.nextBytes(fileKey);
        try {
            List<Stanza> stanzas = new ArrayList<>();
            recipients.forEach(recipient -> stanzas.add(recipient.wrap(fileKey)));
            byte[] header = Header.write(stanzas, fileKey);
            if (header.length > Header.MAXIMUM_BYTES) {
                throw new IllegalArgumentException(recipients.size() + " recipients are more than a file can have");
            }
            byte[] nonce = new byte[Chunks.NONCE_BYTES];
            random.nextBytes(nonce);
            out.write(header);
            out.write(nonce);
            return new AgeOutputStream(out, new Chunks(Cipher.ENCRYPT_MODE, fileKey, nonce));
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed || broken) {
            throw new IOException(closed ? "This file was closed" : "This file was given up after an error");
        }
        int from = offset;
        int left = length;
        while (left > 0) {
            // A full chunk waits until more comes: only then is it known not to be the last.
            if (filled == plain.length) {
                seal(false);
            }
            int part = Math.min(left, plain.length - filled);
            System.arraycopy(bytes, from, plain, filled, part);
            filled += part;
            from += part;
            left -= part;
        }
    }

    /** Hands on what is encrypted; what does not fill a chunk yet stays here. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Gives the file up: closing it then leaves it cut short, so that nobody takes it for whole. */
    public void abandon() {
        broken = true;
    }

    /** Ends the file, unless writing to it has failed or it was abandoned: then it is left cut short. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (!broken) {
                seal(true);
            }
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private void seal(boolean last) throws IOException {
        broken = true;
        try {
            int length = chunks.next(plain, filled, last, sealed);
            out.write(sealed, 0, length);
        } catch (GeneralSecurityException e) {
            throw Keys.unusable(e);
        }
        filled = 0;
        broken = false;
    }
}
