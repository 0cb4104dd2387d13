package dev.tomte.backup.internal.age;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts an age file. Only bytes of chunks that were found unchanged come out; that nothing is missing at the end is known
 * only when the end was read without an exception. For one thread; takes about 200 KiB.
 */
public final class AgeInputStream extends InputStream {

    private final InputStream in;
    private final Chunks chunks;
    private final byte[] sealed = new byte[Chunks.SEALED_BYTES];
    private final byte[] plain = new byte[Chunks.PLAIN_BYTES];
    private int next;
    private int end;
    private boolean first = true;
    private boolean last;
    private boolean ended;
    private boolean damaged;
    private boolean closed;

    private AgeInputStream(InputStream in, Chunks chunks) {
        this.in = in;
        this.chunks = chunks;
    }

    /**
     * Reads the header.
     *
     * @param in closed with the stream returned, or at once if none is
     * @param identities tried in this order; the first that a recipient stanza is for counts
     * @throws AgeException if it is malformed, or for nobody of these
     */
    public static AgeInputStream of(InputStream in, List<AgeIdentity> identities) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 16 * 1024);
        try {
            return opened(buffered, identities);
        } catch (IOException | RuntimeException e) {
            try (buffered) {
                throw e;
            }
        }
    }

    private static AgeInputStream opened(BufferedInputStream buffered, List<AgeIdentity> identities)
            throws IOException {
        Header header = Header.read(buffered);
        byte[] fileKey = fileKey(header, identities);
        try {
            header.verify(fileKey);
            byte[] nonce = buffered.readNBytes(Chunks.NONCE_BYTES);
            if (nonce.length < Chunks.NONCE_BYTES) {
                throw new AgeException(AgeException.Reason.HEADER, "The file ends right after its header");
            }
            return new AgeInputStream(buffered, new Chunks(Cipher.DECRYPT_MODE, fileKey, nonce));
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    private static byte[] fileKey(Header header, List<AgeIdentity> identities) throws AgeException {
        List<Stanza> stanzas = header.stanzas();
        boolean passphrase = stanzas.stream().anyMatch(stanza -> stanza.type().equals(ScryptRecipient.TYPE));
        if (passphrase && stanzas.size() > 1) {
            throw new AgeException(
                    AgeException.Reason.HEADER,
                    "The header has a passphrase beside other recipients, which no writer may do");
        }
        for (AgeIdentity identity : identities) {
            Optional<byte[]> fileKey = identity.unwrap(stanzas);
            if (fileKey.isPresent()) {
                return fileKey.get();
            }
        }
        throw new AgeException(
                AgeException.Reason.NO_MATCH,
                passphrase
                        ? "The file is encrypted with a passphrase, and none of those given is the one"
                        : "None of the identities given is one of the file's " + stanzas.size() + " recipients");
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain[next++] & 0xff : -1;
    }

    /** Up to the end of a chunk; 0 only where nothing was asked for. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, end - next);
        System.arraycopy(plain, next, bytes, offset, part);
        next += part;
        return part;
    }

    @Override
    public int available() {
        return end - next;
    }

    @Override
    public void close() throws IOException {
        Arrays.fill(plain, (byte) 0);
        next = 0;
        end = 0;
        closed = true;
        in.close();
    }

    /** Whether there is a byte to be had, after reading a chunk where that is necessary. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("This file was closed");
        }
        if (damaged) {
            throw damaged("there is no more to be had of it", null);
        }
        if (next == end && !ended) {
            damaged = true;
            if (last) {
                requireEnd();
            } else {
                open();
            }
            damaged = false;
        }
        return next < end;
    }

    private void open() throws IOException {
        int length = in.readNBytes(sealed, 0, sealed.length);
        if (length < Keys.TAG_BYTES) {
            throw damaged("it ends in the middle", null);
        }
        end = length < sealed.length ? openLast(length) : openFull();
        next = 0;
        if (end == 0) {
            if (!first) {
                throw damaged("its last part is empty", null);
            }
            requireEnd();
        }
        first = false;
    }

    /** A full chunk can be the last one or not; which of them it was sealed as tells. */
    private int openFull() throws AgeException {
        try {
            return chunks.next(sealed, sealed.length, false, plain);
        } catch (GeneralSecurityException e) {
            return openLast(sealed.length);
        }
    }

    private int openLast(int length) throws AgeException {
        try {
            int opened = chunks.next(sealed, length, true, plain);
            last = true;
            return opened;
        } catch (GeneralSecurityException e) {
            throw damaged("a part of it was changed, or its end is missing", e);
        }
    }

    private void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw damaged("there is more after its end", null);
        }
        ended = true;
    }

    private static AgeException damaged(String how, @Nullable Throwable cause) {
        String message = "The file is not what was written: " + how;
        return cause == null
                ? new AgeException(AgeException.Reason.PAYLOAD, message)
                : new AgeException(AgeException.Reason.PAYLOAD, message, cause);
    }
}
