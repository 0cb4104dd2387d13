package dev.tomte.backup.internal.pack;

import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.backup.internal.age.AgeOutputStream;
import dev.tomte.backup.internal.age.AgeRecipient;
import dev.tomte.backup.internal.archive.ArchiveWriter;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Names;
import dev.tomte.secret.Secret;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The process that packs. Over its standard input come the job, the passphrase and the secrets, none of which another process
 * can see; over its standard output go lines of progress and how it ended. When its input ends, so does it: whoever began it
 * is gone.
 */
public final class PackMain {

    static final String PROGRESS = "P ";
    static final String DONE = "D ";
    static final String FAILED = "F ";

    private static final int MAX_BYTES = 64 << 20;
    private static final int ABANDONED = 3;
    private static final int KEY_BYTES = 32;

    private PackMain() {}

    /** Takes no arguments: those are seen by every process. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DataInputStream in = new DataInputStream(System.in);
        warmUp();
        PackJob job = PackJob.parse(new String(block(in), StandardCharsets.UTF_8));
        byte[] passphrase = block(in);
        byte[] secrets = block(in);
        Thread watch = new Thread(() -> endWith(in), "parent");
        watch.setDaemon(true);
        watch.start();
        int status = 0;
        try (Secret secret = Secret.of(passphrase)) {
            Optional<Secret> given = passphrase.length == 0 ? Optional.empty() : Optional.of(secret);
            String hash = new Packer()
                    .pack(job, given, secrets, (percent, message) -> out.println(PROGRESS + percent + " " + message));
            out.println(DONE + hash);
        } catch (IOException | RuntimeException e) {
            out.println(FAILED + line(e));
            status = 1;
        } finally {
            Arrays.fill(secrets, (byte) 0);
        }
        System.exit(status);
    }

    /** What takes its time once, while the database is still being copied: the library's native code, the ciphers. */
    private static void warmUp() throws IOException {
        AgeRecipient nobody = AgeRecipient.x25519(AgeIdentity.recipientOf(Secret.of(new byte[KEY_BYTES])));
        Meter meter = new Meter(BackupProgress.NONE, System::nanoTime, 0);
        try (OutputStream sealed = AgeOutputStream.to(OutputStream.nullOutputStream(), List.of(nobody));
                ArchiveWriter archive = new ArchiveWriter(sealed, 1, 1, meter)) {
            archive.addFolder(Names.CONF);
        }
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("Expected at most " + MAX_BYTES + " bytes, not " + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static String line(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.replaceAll("\\s+", " ");
    }

    private static void endWith(DataInputStream in) {
        try {
            while (true) {
                in.readByte();
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(ABANDONED);
        } catch (IOException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(ABANDONED);
        }
    }
}
