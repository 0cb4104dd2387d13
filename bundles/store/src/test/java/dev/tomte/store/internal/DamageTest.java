package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import dev.tomte.store.StoreStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamageTest {

    private static final String ASIDE = "tomte.db.damaged-20261122T040000Z";
    private static final long PAGE = 4096;

    @TempDir
    Path folder;

    private Path file;
    private Path marker;

    interface Harm {
        void to(Path file) throws IOException;
    }

    @BeforeEach
    void make() throws Exception {
        file = folder.resolve("tomte.db");
        marker = folder.resolve("tomte.db.open");
        try (SqliteDatabase store = Fixture.open(folder)) {
            store.write(c -> {
                        for (long id = 1; id <= 500; id++) {
                            insert(id, "x".repeat(200)).apply(c);
                        }
                        return "made";
                    })
                    .join();
        }
        assertThat(Files.size(file)).isGreaterThan(20 * PAGE);
    }

    /** What shows at every start, clean or not. */
    static Stream<Arguments> plain() {
        return Stream.of(
                harm("empty", f -> Files.write(f, new byte[0])),
                harm("garbage", f -> Files.write(f, noise(50_000))),
                harm("garbage in the header", f -> overwrite(f, 0, noise(100))),
                harm("cut after the first page", f -> cut(f, PAGE)),
                harm("cut in the middle of the header", f -> cut(f, 50)),
                harm("another program's text", f -> Files.writeString(f, "not a database\n".repeat(1000))));
    }

    /** What only the integrity check finds, which an unclean end calls for. */
    static Stream<Arguments> hidden() {
        return Stream.of(
                harm("a page of noise", f -> overwrite(f, 10 * PAGE, noise((int) PAGE))),
                harm("every later page zero", f -> overwrite(f, 5 * PAGE, new byte[(int) (Files.size(f) - 5 * PAGE)])),
                harm("cut in the middle", f -> cut(f, Files.size(f) / 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("a file that is no database is put aside, and an empty one works in its place")
    void plain(String name, Harm harm) throws Exception {
        harm.to(file);
        assertPutAside();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("after an unclean end the whole file is checked, and a damaged one put aside")
    void hidden(String name, Harm harm) throws Exception {
        harm.to(file);
        Files.createFile(marker);
        assertPutAside();
    }

    /** A wait of 1 ms is too short for this file, so its check begins only after a pause. */
    @ParameterizedTest(name = "waiting {0} ms")
    @ValueSource(ints = {0, 1})
    @DisplayName("what takes long to check is checked beside the work: damage is told, and put aside at the next start")
    void foundMeanwhile(int wait) throws Exception {
        try (SqliteDatabase store = Fixture.open(folder)) {
            store.write(insert(10_000, "z".repeat(300_000))).join();
        }
        overwrite(file, 10 * PAGE, noise((int) PAGE));
        Files.createFile(marker);
        try (SqliteDatabase store = Fixture.open(Fixture.settings(folder, Map.of("checkWaitMs", wait)))) {
            Fixture.awaitTrue(() -> store.status().lastError().isPresent());
            assertThat(store.status().lastError().orElseThrow()).contains("restart, and it is put aside");
        }
        assertThat(marker).hasContent("damaged");
        try (SqliteDatabase store = Fixture.open(Fixture.settings(folder, Map.of("checkWaitMs", 0)))) {
            assertThat(store.status().recoveredAt()).isPresent();
            assertThat(store.status().lastError()).isEmpty();
        }
        assertThat(marker).doesNotExist();
    }

    @Test
    @DisplayName(
            "a database that has grown into its write-ahead log is not taken for cut: its check is beside the work too")
    void grownIntoLog() throws Exception {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Path copy = killed.resolve("tomte.db");
        try (SqliteDatabase store = Fixture.open(folder)) {
            for (int id = 10_000; id < 10_050; id++) {
                store.write(insert(id, "z".repeat(2_000))).join();
            }
            Files.copy(file, copy);
            Files.copy(StoreFiles.wal(file), StoreFiles.wal(copy));
            assertThat(Files.size(file)).isLessThan(store.read(DamageTest::bytes));
        }
        overwrite(copy, 10 * PAGE, noise((int) PAGE));
        Files.createFile(killed.resolve("tomte.db.open"));
        try (SqliteDatabase store = Fixture.open(Fixture.settings(killed, Map.of("checkWaitMs", 0)))) {
            assertThat(store.status().recoveredAt()).isEmpty();
            Fixture.awaitTrue(() -> store.status().lastError().isPresent());
        }
    }

    private static long bytes(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()");
                ResultSet row = query.executeQuery()) {
            return row.getLong(1);
        }
    }

    @Test
    @DisplayName("a check beside the work that was broken off by the end is done again at the next start")
    void brokenOff() throws Exception {
        Files.createFile(marker);
        try (SqliteDatabase store = Fixture.open(Fixture.settings(folder, Map.of("checkWaitMs", 0)))) {
            assertThat(store.write(insert(10_000)).join()).isEqualTo(1);
        }
        assertThat(StoreFiles.wal(file)).doesNotExist();
        if (Files.exists(marker)) { // it was not quick enough to come to its end
            assertThat(marker).isEmptyFile();
        }
        Fixture.open(folder).close();
        assertThat(marker).doesNotExist();
    }

    @ParameterizedTest(name = "xor {0}")
    @ValueSource(ints = {0x01, 0x04, 0xff})
    @DisplayName("whatever byte of the header is harmed: the data is there or put aside, and the store can be written")
    void anyHeaderByte(int harm) throws Exception {
        byte[] sound = Files.readAllBytes(file);
        for (int at = 0; at < 100; at++) {
            byte[] harmed = sound.clone();
            harmed[at] ^= (byte) harm;
            Path home = Files.createDirectory(folder.resolve("byte-" + at));
            Files.write(home.resolve("tomte.db"), harmed);
            boolean aside;
            try (SqliteDatabase store = Fixture.open(home)) {
                aside = store.status().recoveredAt().isPresent();
                assertThat(store.write(insert(1000, "y".repeat(20_000))).join())
                        .as("byte %d", at)
                        .isEqualTo(1);
                assertThat(ids(store)).as("byte %d", at).hasSize(aside ? 1 : 501);
            }
            if (aside) {
                assertThat(home.resolve(ASIDE)).hasBinaryContent(harmed);
            }
            try (SqliteDatabase store = Fixture.open(home)) {
                assertThat(store.status().recoveredAt()).as("byte %d", at).isEmpty();
                assertThat(ids(store)).as("byte %d", at).hasSize(aside ? 1 : 501);
            }
        }
    }

    @Test
    @DisplayName("a sound database that is full is no damage: it opens, and can be read")
    void fullIsNoDamage() throws Exception {
        StoreSettings usual = StoreSettings.defaults(file);
        StoreSettings full = new StoreSettings(
                usual.file(),
                usual.synchronous(),
                usual.queueCapacity(),
                usual.maxBatch(),
                usual.readers(),
                usual.readerWait(),
                usual.busyTimeout(),
                usual.checkWait(),
                usual.closeWait(),
                usual.walLimitBytes(),
                PAGE);
        try (SqliteDatabase store = Fixture.open(full)) {
            assertThat(store.status().recoveredAt()).isEmpty();
            assertThat(ids(store)).hasSize(500);
            assertThatThrownBy(
                            () -> store.write(insert(1000, "y".repeat(20_000))).join())
                    .hasMessageContaining("there is no room");
        }
    }

    @Test
    @DisplayName("a sound database on a disk that is read-only is a clear error, and no damage")
    void readOnlyDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Files.copy(file, disk.resolve("tomte.db"));
        Assumptions.assumeTrue(
                FullDiskTest.run("mount", "--bind", disk.toString(), disk.toString())
                        && FullDiskTest.run("mount", "-o", "remount,ro,bind", disk.toString()),
                "SKIPPED: a read-only mount needs root and a system that allows it");
        try {
            Path there = disk.resolve("tomte.db");
            StoreSettings settings = StoreSettings.defaults(there);
            Connections connections = new Connections(settings);
            OpenMarker elsewhere = new OpenMarker(folder.resolve("elsewhere")); // or it would be the first to fail
            assertThatThrownBy(() -> new Opening(settings, connections, elsewhere, Fixture.CLOCK).open())
                    .isInstanceOf(SQLException.class);
            assertThat(there).hasSameBinaryContentAs(file);
            assertThat(disk.resolve(ASIDE)).doesNotExist();
        } finally {
            assertThat(FullDiskTest.run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    @DisplayName("after an unclean end a sound database is kept as it is")
    void soundAfterCrash() throws Exception {
        Files.createFile(marker);
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(marker).exists();
            assertThat(store.status().recoveredAt()).isEmpty();
            assertThat(ids(store)).hasSize(500);
        }
        assertThat(marker).doesNotExist();
    }

    @Test
    @DisplayName("the newest sound copy is named; older, damaged, foreign ones and fragments are not")
    void newestGoodCopy() throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        copy(backups.resolve("old.db"), 100);
        Path good = copy(folder.resolve("tomte.db.bak2"), 200);
        Path damaged = copy(backups.resolve("damaged.db"), 300);
        overwrite(damaged, 10 * PAGE, noise((int) PAGE));
        Files.setLastModifiedTime(damaged, FileTime.fromMillis(300_000));
        Files.writeString(backups.resolve("newest.db"), "nonsense");
        copy(folder.resolve("tomte.db.bak-wal"), 400);
        copy(folder.resolve("other.db"), 500);
        Files.write(file, noise(10_000));
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(store.status().goodCopy()).contains(good);
            assertThat(ids(store)).as("nothing is restored silently").isEmpty();
        }
        assertThat(backups).isDirectoryNotContaining("glob:**-wal").isDirectoryNotContaining("glob:**-shm");
        Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(ids(store)).as("copied back by hand").hasSize(500);
        }
    }

    @Test
    @DisplayName("what was put aside before is never overwritten")
    void twice() throws Exception {
        byte[] first = noise(1000);
        byte[] second = noise(2000);
        Files.write(file, first);
        Fixture.open(folder).close();
        Files.write(file, second);
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(store.status().keptAside()).contains(folder.resolve(ASIDE + "-2"));
        }
        assertThat(folder.resolve(ASIDE)).hasBinaryContent(first);
        assertThat(folder.resolve(ASIDE + "-2")).hasBinaryContent(second);
    }

    @Test
    @DisplayName("a write-ahead log without its database is put aside too")
    void orphanLog() throws Exception {
        Files.delete(file);
        Files.write(folder.resolve("tomte.db-wal"), noise(5000));
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(store.status().recoveredAt()).contains(Fixture.NOW);
            assertThat(store.write(insert(1)).join()).isEqualTo(1);
        }
        assertThat(folder.resolve(ASIDE + "-wal")).exists();
    }

    @Test
    @DisplayName("damage met at work fails the change, and is looked into at the next start even after a clean end")
    void damageAtWork() throws Exception {
        try (SqliteDatabase store = Fixture.open(folder)) {
            for (int page = 2; page < 20; page++) {
                overwrite(file, page * PAGE, noise((int) PAGE));
            }
            assertThatThrownBy(
                            () -> store.write(c -> c.createStatement().executeUpdate("UPDATE test_items SET body='y'"))
                                    .join())
                    .hasCauseInstanceOf(StoreException.class)
                    .hasMessageContaining("is damaged");
        }
        assertThat(marker).exists();
        assertPutAside();
    }

    @Test
    @DisplayName("only the owner may read the database, its log and what is put aside")
    void ownerOnly() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (SqliteDatabase store = Fixture.open(folder)) {
            store.write(insert(1000)).join();
            for (String name : new String[] {"tomte.db", "tomte.db-wal", "tomte.db-shm", "tomte.db.open"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    @DisplayName("a folder that cannot be used is a clear error")
    void unusableFolder() throws Exception {
        Path inFile = Files.writeString(folder.resolve("plain"), "a file").resolve("tomte.db");
        assertThatThrownBy(() -> Fixture.open(StoreSettings.defaults(inFile)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(inFile.toString())
                .hasMessageContaining("its folder must");
        Path readOnly = Path.of("/proc/tomte.db");
        assertThatThrownBy(() -> Fixture.open(StoreSettings.defaults(readOnly)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("its folder must");
    }

    private void assertPutAside() throws Exception {
        byte[] before = Files.readAllBytes(file);
        try (SqliteDatabase store = Fixture.open(folder)) {
            StoreStatus status = store.status();
            assertThat(status.recoveredAt()).contains(Fixture.NOW);
            assertThat(status.keptAside()).contains(folder.resolve(ASIDE));
            assertThat(status.goodCopy()).isEmpty();
            assertThat(store.write(insert(7)).join()).isEqualTo(1);
            assertThat(ids(store)).containsExactly(7L);
        }
        assertThat(folder.resolve(ASIDE)).hasBinaryContent(before);
        try (SqliteDatabase store = Fixture.open(folder)) {
            assertThat(store.status().recoveredAt()).isEmpty();
            assertThat(ids(store)).containsExactly(7L);
        }
    }

    private Path copy(Path to, long second) throws IOException {
        Files.copy(file, to);
        Files.setLastModifiedTime(to, FileTime.fromMillis(second * 1000));
        return to;
    }

    private static Arguments harm(String name, Harm harm) {
        return Arguments.of(name, harm);
    }

    private static void cut(Path file, long length) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) length));
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }
}
