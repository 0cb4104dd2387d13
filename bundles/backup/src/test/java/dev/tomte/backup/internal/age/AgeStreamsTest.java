package dev.tomte.backup.internal.age;

import static dev.tomte.backup.internal.age.Sealed.identity;
import static dev.tomte.backup.internal.age.Sealed.open;
import static dev.tomte.backup.internal.age.Sealed.random;
import static dev.tomte.backup.internal.age.Sealed.recipient;
import static dev.tomte.backup.internal.age.Sealed.seal;
import static dev.tomte.backup.internal.age.Sealed.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An age file")
class AgeStreamsTest {

    private static final int CHUNK = 64 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK + 7})
    @DisplayName("gives back what was written, whatever its length, and is as long as the specification makes it")
    void roundTrip(int length) throws IOException {
        byte[] plain = random(length);
        byte[] file = seal(plain, recipient());
        assertThat(open(file, identity())).isEqualTo(plain);
        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        assertThat(file).hasSize(seal(new byte[0], recipient()).length + length + 16 * (chunks - 1));
    }

    @Test
    @DisplayName("that does not open is closed at once, since nobody else can")
    void closedWhereItDoesNotOpen() throws IOException {
        for (byte[] file : new byte[][] {random(100), seal(random(3), recipient())}) {
            AtomicInteger closed = new AtomicInteger();
            ByteArrayInputStream in = new ByteArrayInputStream(file) {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
            AgeIdentity stranger = AgeIdentity.passphrase(secret("x"));
            assertThatExceptionOfType(AgeException.class).isThrownBy(() -> AgeInputStream.of(in, List.of(stranger)));
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    @DisplayName("written a byte at a time is no other than written at once")
    void byteByByte() throws IOException {
        byte[] plain = random(CHUNK + 3);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = AgeOutputStream.to(file, List.of(recipient()))) {
            for (byte b : plain) {
                out.write(b);
            }
        }
        try (AgeInputStream in = AgeInputStream.of(new ByteArrayInputStream(file.toByteArray()), List.of(identity()))) {
            for (byte b : plain) {
                assertThat(in.read()).isEqualTo(b & 0xff);
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("with a bit flipped anywhere is refused")
    void flipped() throws IOException {
        byte[] file = seal("a small backup".getBytes(StandardCharsets.UTF_8), recipient());
        for (int at = 0; at < file.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) (1 << bit);
                refused(changed, "bit " + bit + " of byte " + at + " flipped");
            }
        }
    }

    @Test
    @DisplayName("cut, shortened or lengthened by a byte anywhere is refused")
    void cut() throws IOException {
        byte[] file = seal("a small backup".getBytes(StandardCharsets.UTF_8), recipient());
        for (int at = 0; at < file.length; at++) {
            refused(Arrays.copyOf(file, at), "cut at " + at);
            byte[] shortened = Arrays.copyOf(file, file.length - 1);
            System.arraycopy(file, at + 1, shortened, at, file.length - at - 1);
            refused(shortened, "without byte " + at);
            byte[] lengthened = Arrays.copyOf(file, file.length + 1);
            System.arraycopy(file, at, lengthened, at + 1, file.length - at);
            refused(lengthened, "byte " + at + " twice");
        }
        refused(Arrays.copyOf(file, file.length + 1), "a byte more at its end");
    }

    private static void refused(byte[] file, String how) {
        assertThatExceptionOfType(AgeException.class).as(how).isThrownBy(() -> open(file, identity()));
    }

    @Test
    @DisplayName("with a passphrase and a bit flipped anywhere is refused")
    void flippedWithPassphrase() throws IOException {
        byte[] file = seal("x".getBytes(StandardCharsets.UTF_8), new ScryptRecipient(secret("pass"), 2));
        for (int at = 0; at < file.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThatExceptionOfType(AgeException.class)
                        .as("bit %d of byte %d flipped", bit, at)
                        .isThrownBy(() -> open(changed, AgeIdentity.passphrase(secret("pass"))));
            }
        }
    }

    @Test
    @DisplayName("opens for each of its recipients and for nobody else")
    void recipients() throws IOException {
        Secret other = Secret.of(random(32));
        Secret third = Secret.of(Arrays.copyOf(random(33), 32));
        Secret stranger = Secret.of(new byte[32]);
        byte[] file = seal(
                random(10),
                recipient(),
                AgeRecipient.x25519(AgeIdentity.recipientOf(other)),
                AgeRecipient.x25519(AgeIdentity.recipientOf(third)));
        for (AgeIdentity identity : List.of(identity(), AgeIdentity.x25519(other), AgeIdentity.x25519(third))) {
            assertThat(open(file, identity)).isEqualTo(random(10));
        }
        assertThat(open(file, AgeIdentity.x25519(stranger), identity())).isEqualTo(random(10));
        assertThatThrownBy(() -> open(file, AgeIdentity.x25519(stranger), AgeIdentity.passphrase(secret("pass"))))
                .isInstanceOf(AgeException.class)
                .hasMessage("None of the identities given is one of the file's 3 recipients");
    }

    @Test
    @DisplayName("opens with its passphrase and with no other")
    void passphrase() throws IOException {
        byte[] file = seal(random(10), AgeRecipient.passphrase(secret("Öl und Brot"), 10));
        assertThat(open(file, AgeIdentity.passphrase(secret("Öl und Brot")))).isEqualTo(random(10));
        assertThatThrownBy(() -> open(file, AgeIdentity.passphrase(secret("Öl und Brot ")), identity()))
                .isInstanceOf(AgeException.class)
                .hasMessageContaining("none of those given is the one");
    }

    @Test
    @DisplayName("takes a passphrase for its recipient only alone, and not an empty one")
    void passphraseAlone() {
        AgeRecipient passphrase = AgeRecipient.passphrase(secret("pass"), 10);
        assertThatThrownBy(() -> seal(new byte[0], passphrase, recipient()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only recipient");
        assertThatThrownBy(() -> AgeRecipient.passphrase(secret(""), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> seal(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("that was abandoned, or whose disk was full, does not open")
    void abandoned() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (AgeOutputStream out = AgeOutputStream.to(file, List.of(recipient()))) {
            out.write(random(CHUNK + 1));
            out.abandon();
        }
        refused(file.toByteArray(), "abandoned");

        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        AgeOutputStream out = AgeOutputStream.to(new FullAfter(kept, 3), List.of(recipient()));
        assertThatThrownBy(() -> out.write(random(5 * CHUNK))).hasMessage("No space left on device");
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        out.close();
        refused(kept.toByteArray(), "cut by a full disk");
    }

    @Test
    @DisplayName("gives nothing out of a damaged part, then or later")
    void damagedPart() throws IOException {
        byte[] file = seal(random(3 * CHUNK), recipient());
        file[file.length - 2 * CHUNK] ^= 1;
        try (AgeInputStream in = AgeInputStream.of(new ByteArrayInputStream(file), List.of(identity()))) {
            assertThat(in.readNBytes(CHUNK)).isEqualTo(Arrays.copyOf(random(3 * CHUNK), CHUNK));
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(AgeException.class)
                        .isThrownBy(in::read)
                        .extracting(AgeException::reason)
                        .isEqualTo(AgeException.Reason.PAYLOAD);
            }
        }
    }

    @Test
    @DisplayName("whose header has no end is refused after 64 KiB, and one as text with advice")
    void bounded() {
        byte[] endless = ("age-encryption.org/v1\n" + "-> a\n\n".repeat(100_000)).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> open(endless, identity())).hasMessageContaining("longer than 65536 bytes");
        byte[] armor = "-----BEGIN AGE ENCRYPTED FILE-----\n".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> open(armor, identity())).hasMessageContaining("without -a");
    }

    /** A disk that takes so many writes and no more. */
    private static final class FullAfter extends OutputStream {
        private final OutputStream kept;
        private int left;

        FullAfter(OutputStream kept, int writes) {
            this.kept = kept;
            left = writes;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (left-- == 0) {
                throw new IOException("No space left on device");
            }
            kept.write(bytes, offset, length);
        }
    }
}
