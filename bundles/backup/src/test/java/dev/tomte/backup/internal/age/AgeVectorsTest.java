package dev.tomte.backup.internal.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The test vectors of the age specification")
class AgeVectorsTest {

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("each file opens, or is refused, as the specification says, and gives out no more than it may")
    void vector(Path path) throws Exception {
        Vector vector = Vector.read(path);
        if (vector.armored && !vector.expect.equals("armor failure")) {
            assertThatThrownBy(vector::open)
                    .asInstanceOf(type(AgeException.class))
                    .extracting(AgeException::reason)
                    .isEqualTo(AgeException.Reason.HEADER);
            return;
        }
        if (vector.expect.equals("success")) {
            vector.open();
        } else {
            assertThatThrownBy(vector::open)
                    .asInstanceOf(type(AgeException.class))
                    .extracting(AgeException::reason)
                    .isEqualTo(vector.reason());
        }
        if (vector.payload != null) {
            assertThat(vector.released()).isEqualTo(vector.payload);
        }
    }

    @Test
    @DisplayName("all vectors but those of other recipient types are there")
    void complete() throws Exception {
        assertThat(vectors()).hasSize(124);
    }

    static Stream<Path> vectors() throws IOException, URISyntaxException {
        Path folder = Path.of(AgeVectorsTest.class.getResource("cctv/README.md").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> !path.endsWith("README.md")).sorted().toList().stream();
        }
    }

    private static final class Vector {
        private final List<AgeIdentity> identities = new ArrayList<>();
        private final ByteArrayOutputStream released = new ByteArrayOutputStream();
        private String expect = "";
        private String payload;
        private boolean armored;
        private boolean compressed;
        private byte[] file;

        static Vector read(Path path) throws IOException {
            Vector vector = new Vector();
            byte[] bytes = Files.readAllBytes(path);
            int start = 0;
            for (int end = lineEnd(bytes, start); end > start; end = lineEnd(bytes, start)) {
                String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
                vector.set(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
                start = end + 1;
            }
            vector.file = new byte[bytes.length - start - 1];
            System.arraycopy(bytes, start + 1, vector.file, 0, vector.file.length);
            return vector;
        }

        private static int lineEnd(byte[] bytes, int start) {
            int end = start;
            while (bytes[end] != '\n') {
                end++;
            }
            return end;
        }

        private void set(String key, String value) {
            switch (key) {
                case "expect" -> expect = value;
                case "payload" -> payload = value;
                case "identity" -> identities.add(AgeIdentity.x25519(Sealed.secret(value)));
                case "passphrase" -> identities.add(AgeIdentity.passphrase(Sealed.secret(value)));
                case "armored" -> armored = value.equals("yes");
                case "compressed" -> compressed = value.equals("zlib");
                case "file key", "comment" -> {}
                default -> throw new AssertionError("A vector has an unknown key: " + key);
            }
        }

        AgeException.Reason reason() {
            return switch (expect) {
                case "header failure", "armor failure" -> AgeException.Reason.HEADER;
                case "no match" -> AgeException.Reason.NO_MATCH;
                case "HMAC failure" -> AgeException.Reason.MAC;
                case "payload failure" -> AgeException.Reason.PAYLOAD;
                default -> throw new AssertionError("A vector expects something unknown: " + expect);
            };
        }

        void open() throws IOException {
            InputStream bytes = new ByteArrayInputStream(file);
            try (AgeInputStream in =
                    AgeInputStream.of(compressed ? new InflaterInputStream(bytes) : bytes, identities)) {
                in.transferTo(released);
            }
        }

        String released() throws NoSuchAlgorithmException {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(released.toByteArray()));
        }
    }
}
