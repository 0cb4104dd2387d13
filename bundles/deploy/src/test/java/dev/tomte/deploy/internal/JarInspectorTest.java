package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.deploy.DeployException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarInspectorTest {

    private static final byte[] BUNDLE =
            BundleJar.probe("com.acme.a-b_c", "1.2.3.x").bytes();

    @TempDir
    private Path root;

    private final JarInspector inspector = new JarInspector(1_048_576);

    @Test
    @DisplayName("P8: a whole bundle is known by name, version and SHA-256")
    void whole() throws Exception {
        assertThat(inspect(BUNDLE)).isEqualTo("com.acme.a-b_c 1.2.3.x");
        assertThat(inspector.copy(file(BUNDLE), root.resolve("copy")))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(BUNDLE)));
        assertThat(root.resolve("copy")).hasBinaryContent(BUNDLE);
    }

    @Test
    @DisplayName("P8: no prefix of a bundle is taken for a bundle")
    void prefixes() throws Exception {
        for (int length = 0; length < BUNDLE.length; length++) {
            byte[] prefix = Arrays.copyOf(BUNDLE, length);
            assertThatThrownBy(() -> inspect(prefix))
                    .describedAs("the first %d of %d bytes", length, BUNDLE.length)
                    .isInstanceOf(DeployException.class);
        }
    }

    @Test
    @DisplayName("P8: a bundle over whose middle something else was written is never taken for whole")
    void overwritten() throws Exception {
        byte[] large = BundleJar.probe("a", "1.0.0")
                .entry(
                        "noise",
                        new Random(7)
                                .ints(20_000)
                                .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::write, (one, two) -> {})
                                .toByteArray())
                .bytes();
        for (int at = 1_500; at < 20_000; at += 997) {
            byte[] mixed = large.clone();
            Arrays.fill(mixed, at, at + 300, (byte) 0);
            assertThatThrownBy(() -> inspect(mixed))
                    .describedAs("zeros at %d", at)
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    @DisplayName("P8: bytes before and a comment after the zip entries are allowed, as the format has them")
    void prefixAndComment() throws Exception {
        byte[] script = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
        byte[] runnable = Arrays.copyOf(script, script.length + BUNDLE.length);
        System.arraycopy(BUNDLE, 0, runnable, script.length, BUNDLE.length);
        assertThat(inspect(runnable)).isEqualTo("com.acme.a-b_c 1.2.3.x");

        byte[] comment = "PK\5\6 is how a directory ends".getBytes(StandardCharsets.ISO_8859_1);
        byte[] commented = Arrays.copyOf(BUNDLE, BUNDLE.length + comment.length);
        System.arraycopy(comment, 0, commented, BUNDLE.length, comment.length);
        commented[BUNDLE.length - 2] = (byte) comment.length;
        assertThat(inspect(commented)).isEqualTo("com.acme.a-b_c 1.2.3.x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/evil"})
    @DisplayName("P8: entries that would lie outside the jar are refused")
    void escapes(String name) {
        byte[] jar = BundleJar.of("a", "1").text(name, "evil").bytes();
        assertThatThrownBy(() -> inspect(jar)).hasMessageContaining("outside the jar");
    }

    @Test
    @DisplayName("P8: what unpacks to far more than it is, and too long names, are refused")
    void bounds() throws Exception {
        byte[] bomb =
                BundleJar.of("a", "1").entry("zeros", new byte[9 * 1_048_576]).bytes();
        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> inspect(bomb)).hasMessageContaining("unpack to more than 8 times");
        byte[] name = BundleJar.of("a", "1").text("n".repeat(1_025), "").bytes();
        assertThatThrownBy(() -> inspect(name)).hasMessageContaining("name has 1025 characters");
        byte[] symbolicName = BundleJar.of("n".repeat(256), "1").bytes();
        assertThatThrownBy(() -> inspect(symbolicName)).hasMessageContaining("Bundle-SymbolicName must be 1 to 255");
        byte[] path = BundleJar.of("../a", "1").bytes();
        assertThatThrownBy(() -> inspect(path)).isInstanceOf(DeployException.class);
    }

    @Test
    @DisplayName("P8: a zip directory too large for a small device's memory, or of too many entries, is refused unread")
    void directoryBounds() throws Exception {
        int size = 17 * 1_048_576;
        JarInspector large = new JarInspector(64L * 1_048_576);
        for (int comment : new int[] {0, 1}) { // ZipFile is content with either
            ByteBuffer end = ByteBuffer.wrap(new byte[size + 22]).order(ByteOrder.LITTLE_ENDIAN);
            end.putInt(0, 0x02014b50).putInt(size, 0x06054b50).putInt(size + 12, size);
            end.putShort(size + 20, (short) comment);
            Path file = file(end.array());
            assertThatThrownBy(() -> large.copy(file, root.resolve("copy")))
                    .isInstanceOf(DeployException.class)
                    .hasMessageContaining("its zip directory has 17825792 bytes; at most 16777216 are allowed");
        }
        byte[] many = BUNDLE.clone();
        many[many.length - 22 + 10] = -1;
        many[many.length - 22 + 11] = -1;
        assertThatThrownBy(() -> inspect(many)).hasMessageContaining("it states 65535 entries; at most 65534");
    }

    @Test
    @DisplayName("P8: a symbolic name that would make a hidden file, which nobody looks at, is refused")
    void hiddenName() {
        byte[] hidden = BundleJar.of(".hidden", "1").bytes();
        assertThatThrownBy(() -> inspect(hidden))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("the first of them no '.'")
                .hasMessageContaining("not '.hidden'");
    }

    @Test
    @DisplayName("P8: a jar with the same entry twice is refused: readers would not agree on its content")
    void twins() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("twin-1", "twin-2")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('x');
                zip.closeEntry();
            }
        }
        String text = bytes.toString(StandardCharsets.ISO_8859_1).replace("twin-2", "twin-1");
        assertThatThrownBy(() -> inspect(text.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("two entries named 'twin-1'");
    }

    private String inspect(byte[] content) throws IOException, DeployException {
        Path copy = root.resolve("copy");
        inspector.copy(file(content), copy);
        BundleHeaders headers = inspector.judge(copy);
        return headers.bundle() + " " + headers.version();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(root.resolve("file.jar"), content);
    }
}
