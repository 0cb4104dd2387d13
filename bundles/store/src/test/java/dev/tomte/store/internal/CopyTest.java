package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.copied;
import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyTest {

    private static final String KILOBYTES = "x".repeat(10_000);

    @TempDir
    Path folder;

    @Test
    @DisplayName("B3: a copy made under a busy writer is sound, ends at one moment, and holds all acknowledged before")
    void underAWriter() throws Exception {
        try (SqliteDatabase store = Fixture.open(folder);
                Fixture.BusyWriter writer = new Fixture.BusyWriter(store, KILOBYTES)) {
            writer.await(500);
            for (int i = 0; i < 5; i++) {
                long before = writer.acknowledged();
                Path copy = folder.resolve("copy" + i);
                store.copyTo(copy);
                List<Long> copied = copied(copy);
                assertThat(copied).hasSizeGreaterThanOrEqualTo((int) before);
                assertThat(copied.get(copied.size() - 1)).isEqualTo(copied.size());
                assertThat(Files.exists(folder.resolve("copy" + i + "-wal"))).isFalse();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    @DisplayName("what is there is never overwritten by a copy")
    void keepsWhatIsThere() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThatThrownBy(() -> store.copyTo(other))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is there");
        }
        assertThat(other).hasContent("mine");
    }

    @Test
    @DisplayName("a disk too small for the copy: a clear error, nothing left of it, and the store goes on")
    void fullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk.toString()),
                "SKIPPED: mounting a small tmpfs needs root and a system that allows it");
        try (SqliteDatabase store = Fixture.open(folder)) {
            for (long id = 1; id <= 50; id++) {
                store.write(insert(id, KILOBYTES)).join();
            }
            assertThatThrownBy(() -> store.copyTo(disk.resolve("copy")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("disk/copy")
                    .hasMessageMatching("(?is).*(full|no room|space).*");
            try (var left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
            store.write(insert(51)).join();
            assertThat(ids(store)).hasSize(51);
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
