package dev.tomte.securestorage.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Secrets on their way to or from a backup; {@code docs/secrets.md} describes the bytes. */
final class TransferFormat {

    private static final byte[] MAGIC = "TOMTEXFR".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int RECORD = 1;
    private static final int END = 0;
    private static final int CHECKSUM_LENGTH = 32;
    private static final int MOST_SECRETS = 10_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    private TransferFormat() {}

    static void write(OutputStream out, Map<String, Secret> secrets) throws IOException {
        MessageDigest digest = sha256();
        DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, digest));
        data.write(MAGIC);
        data.writeByte(VERSION);
        for (Map.Entry<String, Secret> entry : secrets.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.US_ASCII);
            byte[] value = entry.getValue().bytes();
            try {
                data.writeByte(RECORD);
                data.writeByte(name.length);
                data.write(name);
                data.writeInt(value.length);
                data.write(value);
            } finally {
                Arrays.fill(value, (byte) 0);
            }
        }
        data.writeByte(END);
        data.writeInt(secrets.size());
        data.flush();
        out.write(digest.digest());
        out.flush();
    }

    /**
     * All of them, whose values the caller closes. What comes after the end is not read.
     *
     * @throws IOException if it ends early, was changed or is something else
     */
    static SortedMap<String, Secret> read(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        DataInputStream data = new DataInputStream(new DigestInputStream(in, digest));
        SortedMap<String, Secret> secrets = new TreeMap<>();
        boolean whole = false;
        try {
            if (!Arrays.equals(data.readNBytes(MAGIC.length), MAGIC)) {
                throw new IOException("These are no secrets of a Tomte: they do not begin with TOMTEXFR");
            }
            int version = data.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException(
                        "Expected secrets in version " + VERSION + ", not " + version + "; a later Tomte wrote them");
            }
            long bytes = 0;
            while (isRecord(data.readUnsignedByte())) {
                bytes += readRecord(data, secrets);
                if (secrets.size() > MOST_SECRETS || bytes > MOST_BYTES) {
                    throw new IOException("Expected at most " + MOST_SECRETS + " secrets of " + MOST_BYTES + " bytes");
                }
            }
            int count = data.readInt();
            byte[] checksum = digest.digest();
            if (count != secrets.size() || !MessageDigest.isEqual(checksum, in.readNBytes(CHECKSUM_LENGTH))) {
                throw new IOException("The secrets were changed or cut on their way: the checksum does not fit");
            }
            whole = true;
            return secrets;
        } catch (EOFException e) {
            throw new IOException("The secrets end early, after " + secrets.size(), e);
        } finally {
            if (!whole) {
                secrets.values().forEach(Secret::close);
            }
        }
    }

    private static boolean isRecord(int mark) throws IOException {
        if (mark != RECORD && mark != END) {
            throw new IOException("The secrets were changed on their way: expected a mark of 0 or 1, not " + mark);
        }
        return mark == RECORD;
    }

    private static int readRecord(DataInputStream data, Map<String, Secret> into) throws IOException {
        byte[] name = new byte[data.readUnsignedByte()];
        data.readFully(name);
        int length = data.readInt();
        if (length < 0 || length > SecureStorage.MAX_LENGTH) {
            throw new IOException("Expected a secret of at most " + SecureStorage.MAX_LENGTH + " bytes, not " + length);
        }
        byte[] value = new byte[length];
        data.readFully(value);
        Secret secret = Secret.of(value);
        Secret before;
        try {
            before = into.put(Names.checked(new String(name, StandardCharsets.US_ASCII)), secret);
        } catch (IllegalArgumentException e) {
            secret.close();
            throw new IOException("The secrets were changed on their way: " + e.getMessage(), e);
        }
        if (before != null) {
            before.close();
            throw new IOException("The secrets were changed on their way: a name comes twice");
        }
        return name.length + length;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
