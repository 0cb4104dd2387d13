package dev.tomte.backup.internal.offline;

import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.backup.internal.age.AgeInputStream;
import dev.tomte.backup.internal.archive.Opener;
import dev.tomte.backup.internal.restore.Identities;
import dev.tomte.secret.Secret;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What opens a backup when only a person can say it. */
final class Keys implements AutoCloseable {

    private static final int MAX_BYTES = 1 << 20;

    private final List<AgeIdentity> identities;
    private final Runnable wipe;

    private Keys(List<AgeIdentity> identities, Runnable wipe) {
        this.identities = identities;
        this.wipe = wipe;
    }

    static Keys of(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no file of identities: it has more than " + MAX_BYTES + " bytes");
        }
        try (Secret text = Secret.of(Files.readAllBytes(file))) {
            Identities read = Identities.parse(text);
            return new Keys(read.all(), read::close);
        }
    }

    /** Asks for the passphrase; without a terminal, the first line of the standard input is it. */
    @SuppressWarnings("SystemConsoleNull") // java.base's console is null without a terminal, in later Javas, too
    static Keys ask() throws IOException {
        // From Java 22 on another console is the default, which is there without a terminal, too.
        System.setProperty("jdk.console", "java.base");
        Console console = System.console();
        Secret passphrase;
        if (console == null) {
            passphrase = line(System.in);
        } else {
            char[] typed = console.readPassword("Passphrase of the backup: ");
            if (typed == null) {
                throw new IOException("Expected a passphrase, but the input has ended");
            }
            passphrase = Secret.of(typed);
        }
        return new Keys(List.of(AgeIdentity.passphrase(passphrase)), passphrase::close);
    }

    Opener opener() {
        return in -> AgeInputStream.of(in, identities);
    }

    @Override
    public void close() {
        wipe.run();
    }

    private static Secret line(InputStream in) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (!bytes.hasRemaining()) {
                    throw new IOException("Expected a passphrase of at most " + MAX_BYTES + " bytes on standard input");
                }
                bytes.put((byte) next);
            }
            if (bytes.position() == 0) {
                throw new IOException("Expected a passphrase: a line on standard input");
            }
            return Secret.of(Arrays.copyOf(bytes.array(), bytes.position()));
        } finally {
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }
}
