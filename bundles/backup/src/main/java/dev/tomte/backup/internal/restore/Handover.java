package dev.tomte.backup.internal.restore;

import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.backup.internal.age.AgeInputStream;
import dev.tomte.backup.internal.age.AgeOutputStream;
import dev.tomte.backup.internal.age.AgeRecipient;
import dev.tomte.backup.internal.archive.Opener;
import dev.tomte.backup.internal.file.Disk;
import dev.tomte.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Secrets on their way from a backup into the secure storage, which is not there before the next start: sealed with a key
 * made for it, in a file beside them that only the owner may read. Both are gone once the storage has them.
 */
public final class Handover {

    private static final int KEY_BYTES = 32;

    private Handover() {}

    /** Seals what a backup brought anew, since its passphrase will not be there at the next start. */
    static void reseal(Path folder, Opener opener) throws IOException {
        Path sealed = folder.resolve(RestoreFolder.SECRETS);
        if (!Files.exists(sealed)) {
            return;
        }
        Path part = folder.resolve(RestoreFolder.SECRETS + ".part");
        byte[] scalar = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(scalar);
        try (Secret key = Secret.of(scalar);
                Secret text = AgeIdentity.textOf(key)) {
            AgeRecipient recipient = AgeRecipient.x25519(AgeIdentity.recipientOf(key));
            try (FileChannel channel = Disk.createOwn(part);
                    InputStream in = opener.open(Files.newInputStream(sealed))) {
                try (OutputStream out = AgeOutputStream.to(Channels.newOutputStream(channel), List.of(recipient))) {
                    in.transferTo(out);
                }
            }
            Disk.sync(part);
            writeKey(folder.resolve(RestoreFolder.SECRETS_KEY), text);
            Disk.move(part, sealed);
        }
    }

    /** Opens what waits in a folder; the caller closes it. */
    public static InputStream open(Path folder) throws IOException {
        try (Secret key = Secret.of(Files.readAllBytes(folder.resolve(RestoreFolder.SECRETS_KEY)))) {
            List<AgeIdentity> identities = List.of(AgeIdentity.x25519(key));
            return AgeInputStream.of(Files.newInputStream(folder.resolve(RestoreFolder.SECRETS)), identities);
        }
    }

    private static void writeKey(Path file, Secret text) throws IOException {
        byte[] bytes = text.bytes();
        try (FileChannel channel = Disk.createOwn(file);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(bytes);
            channel.force(true);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
