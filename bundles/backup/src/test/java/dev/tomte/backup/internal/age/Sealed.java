package dev.tomte.backup.internal.age;

import dev.tomte.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes and opens age files in memory. */
final class Sealed {

    /** The example of the specification. */
    static final String IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    static final String RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    private Sealed() {}

    static byte[] seal(byte[] plain, AgeRecipient... recipients) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = AgeOutputStream.to(file, List.of(recipients))) {
            out.write(plain);
        }
        return file.toByteArray();
    }

    static byte[] open(byte[] file, AgeIdentity... identities) throws IOException {
        try (AgeInputStream in = AgeInputStream.of(new ByteArrayInputStream(file), List.of(identities))) {
            return in.readAllBytes();
        }
    }

    static AgeRecipient recipient() {
        return AgeRecipient.x25519(RECIPIENT);
    }

    static AgeIdentity identity() {
        return AgeIdentity.x25519(secret(IDENTITY));
    }

    static Secret secret(String text) {
        return Secret.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
