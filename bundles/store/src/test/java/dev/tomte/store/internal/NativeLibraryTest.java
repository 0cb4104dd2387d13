package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

class NativeLibraryTest {

    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

    @TempDir
    Path folder;

    @Test
    @DisplayName("it is unpacked once, and found from then on")
    void once() throws Exception {
        Path kept = new NativeLibrary(folder).kept();
        Path library = kept.resolve(LibraryLoaderUtil.getNativeLibName());
        assertThat(library).isRegularFile();
        Files.setLastModifiedTime(library, LONG_AGO);
        assertThat(new NativeLibrary(folder).kept()).isEqualTo(kept);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(LONG_AGO);
    }

    @Test
    @DisplayName("one that was cut, changed or lost is unpacked anew, and no debris stays")
    void damaged() throws Exception {
        Path kept = new NativeLibrary(folder).kept();
        Path library = kept.resolve(LibraryLoaderUtil.getNativeLibName());
        byte[] whole = Files.readAllBytes(library);
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        for (byte[] damage : new byte[][] {new byte[0], Arrays.copyOf(whole, whole.length - 1), changed}) {
            Files.write(library, damage);
            assertThat(new NativeLibrary(folder).kept()).isEqualTo(kept);
            assertThat(library).hasBinaryContent(whole);
        }
        Files.delete(library);
        assertThat(new NativeLibrary(folder).kept()).isEqualTo(kept);
        assertThat(library).hasBinaryContent(whole);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(kept);
        }
    }

    @Test
    @DisplayName("what another version and a killed process left is removed when it is unpacked")
    void leftOver() throws Exception {
        Files.createDirectory(folder.resolve("part123"));
        Files.writeString(Files.createDirectory(folder.resolve("3.1.0.0-abc")).resolve("old.so"), "old");
        Path kept = new NativeLibrary(folder).kept();
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(kept);
        }
    }

    @Test
    @DisplayName("a folder that cannot be is no reason not to open a database")
    void noFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        new NativeLibrary(file.resolve("below")).load();
        SqliteDatabase.open(Fixture.settings(folder, Map.of()), InstantSource.system())
                .close();
    }
}
