package dev.tomte.backup.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.backup.internal.file.Disk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedOutputTest {

    private static final int PIECE = 128 << 10;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 4096, 50 * PIECE + 17})
    @DisplayName("whatever its length, the file holds what was written, and the hash is its own")
    void lengths(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        Path file = folder.resolve("file");
        String hash = write(file, content);
        assertThat(file).hasBinaryContent(content);
        assertThat(hash)
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    private static String write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = Disk.createOwn(file)) {
            HashedOutput out = new HashedOutput(file, channel);
            try (out) {
                int step = 100_003;
                for (int from = 0; from < content.length; from += step) {
                    out.write(content, from, Math.min(step, content.length - from));
                }
            }
            channel.force(true);
            return out.hash();
        }
    }

    @Test
    @DisplayName("a disk that is full is an error that says so, at the latest when the file is closed")
    void fullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
                "SKIPPED: mounting a small tmpfs needs root and a system that allows it");
        try {
            assertThatThrownBy(() -> write(disk.resolve("file"), new byte[100 * PIECE]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test
    @DisplayName("who writes can be interrupted, and stays so")
    void interrupted() throws Exception {
        Path file = folder.resolve("file");
        try (FileChannel channel = Disk.createOwn(file)) {
            HashedOutput out = new HashedOutput(file, channel);
            out.write(new byte[PIECE / 2]);
            Thread.currentThread().interrupt();
            assertThatThrownBy(out::close).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
