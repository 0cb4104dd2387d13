package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    private static final String KILOBYTES = "x".repeat(20_000);

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "a full database: failed changes are not in it, acknowledged ones are, and room makes writes work again")
    void quota() throws Exception {
        StoreSettings small = Fixture.settings(folder, Map.of("maxSizeMb", 2));
        try (SqliteDatabase store = Fixture.open(small)) {
            fillAndCompare(store, "maxSizeMb");
        }
        try (SqliteDatabase store = Fixture.open(small)) {
            assertThat(store.status().recoveredAt()).isEmpty();
            assertThat(ids(store)).contains(1_000_000L);
        }
    }

    @Test
    @DisplayName("a full disk, a real one of 3 MB: the same, and nothing acknowledged is lost over a restart")
    void realDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()),
                "SKIPPED: mounting a small tmpfs needs root and a system that allows it");
        try {
            List<Long> kept;
            try (SqliteDatabase store = Fixture.open(disk)) {
                kept = fillAndCompare(store, "MB free on its disk");
            }
            try (SqliteDatabase store = Fixture.open(disk)) {
                assertThat(ids(store)).isEqualTo(kept);
                assertThat(store.status().recoveredAt()).isEmpty();
            }
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    @DisplayName("a disk full at the start is a clear error, and no damage")
    void fullAtStart() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()),
                "SKIPPED: mounting a small tmpfs needs root and a system that allows it");
        try {
            Path ballast = disk.resolve("ballast");
            fillUp(ballast);
            assertThatThrownBy(() -> Fixture.open(disk))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("tomte.db")
                    .hasMessageMatching("(?s).*(there is no room|have room|failed).*");
            Files.delete(ballast);
            assertThat(run("mount", "-o", "remount,size=3m", disk.toString())).isTrue();
            try (SqliteDatabase store = Fixture.open(disk)) {
                assertThat(store.write(insert(1)).join()).isEqualTo(1);
                assertThat(store.status().recoveredAt()).isEmpty();
            }
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    /** Writes in groups until the disk has been full for a while, then makes room. */
    private static List<Long> fillAndCompare(SqliteDatabase store, String message) throws Exception {
        Map<Long, Boolean> acknowledged = new TreeMap<>();
        String failure = "";
        long id = 0;
        for (int failedGroups = 0; failedGroups < 3; ) {
            Map<Long, CompletableFuture<Integer>> group = new TreeMap<>();
            Fixture.Pause pause = Fixture.pause(store);
            for (int i = 0; i < 10; i++) {
                group.put(++id, store.write(insert(id, i % 2 == 0 ? KILOBYTES : "small")));
            }
            pause.end().countDown();
            int failed = 0;
            for (Map.Entry<Long, CompletableFuture<Integer>> one : group.entrySet()) {
                String error = one.getValue()
                        .handle((n, e) -> e == null ? "" : String.valueOf(e.getMessage()))
                        .get(60, TimeUnit.SECONDS);
                acknowledged.put(one.getKey(), error.isEmpty());
                if (!error.isEmpty()) {
                    failed++;
                    failure = error;
                }
            }
            failedGroups += failed > 0 ? 1 : 0;
            assertThat(id).as("the disk never became full").isLessThan(100_000);
        }
        assertThat(failure).contains(message);
        assertThat(store.status().lastError()).isPresent();
        List<Long> expected = new ArrayList<>();
        acknowledged.forEach((key, well) -> {
            if (well) {
                expected.add(key);
            }
        });
        assertThat(ids(store)).isEqualTo(expected).isNotEmpty();

        Path file = store.status().file();
        makeRoom(store, file);
        store.write(insert(1_000_000, KILOBYTES)).get(60, TimeUnit.SECONDS);
        assertThat(store.status().lastError()).isEmpty();
        return ids(store);
    }

    private static void makeRoom(SqliteDatabase store, Path file) throws Exception {
        Path disk = file.getParent();
        if (disk.endsWith("disk")) {
            assertThat(run("mount", "-o", "remount,size=12m", disk.toString())).isTrue();
        } else {
            store.write(c -> {
                        try (Statement statement = c.createStatement()) {
                            return statement.executeUpdate("DELETE FROM test_items WHERE id % 2 = 1");
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static void fillUp(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command here
        }
    }
}
