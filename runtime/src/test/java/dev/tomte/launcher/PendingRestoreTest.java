package dev.tomte.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingRestoreTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("B4: everything is replaced, what was there is kept, and extra files go")
    void applies() throws Exception {
        Layout layout = device("device");
        pend(layout, "20260101T000000000Z");
        PendingRestore.apply(layout);
        assertThat(contents(layout)).isEqualTo(wanted(layout));
        Path kept = restore(layout).resolve("replaced-20260101T000000000Z");
        assertThat(kept.resolve("tomte.db")).hasContent("old database");
        assertThat(kept.resolve("tomte.db-wal")).hasContent("old log");
        assertThat(kept.resolve("conf/only-old.cfg")).hasContent("old");
        assertThat(kept.resolve("plugins/old.jar")).hasContent("old jar");
        assertThat(kept.resolve("config.absent")).exists();
        assertThat(restore(layout).resolve("secrets/secrets.key")).hasContent("key");
        assertThat(restore(layout).resolve("pending")).doesNotExist();
        assertThat(layout.cache()).doesNotExist();
    }

    @Test
    @DisplayName("B4: a power cut before any single change, and another while going on, ends in the same state")
    void powerCuts() throws Exception {
        Layout whole = device("whole");
        pend(whole, "20260101T000000000Z");
        Cut counter = new Cut(Integer.MAX_VALUE);
        PendingRestore.apply(whole, counter);
        int steps = Integer.MAX_VALUE - counter.left;
        assertThat(steps).isGreaterThan(30);
        for (int at = 0; at < steps; at++) {
            Layout layout = device("cut" + at);
            pend(layout, "20260101T000000000Z");
            run(layout, new Cut(at));
            run(layout, new Cut(at / 2));
            PendingRestore.apply(layout);
            assertThat(contents(layout)).as("cut before step %s", at).isEqualTo(wanted(layout));
            assertThat(contents(restore(layout)))
                    .as("kept after a cut before step %s", at)
                    .isEqualTo(contents(restore(whole)));
        }
    }

    @Test
    @DisplayName("B4: what a restore replaced comes back whole, its log and what was not there included, wherever the"
            + " power is cut")
    void undone() throws Exception {
        for (int at = 0; at < 60; at++) {
            Layout layout = device("undo" + at);
            SortedMap<String, String> before = contents(layout);
            before.remove("data/cache/plan");
            pend(layout, "20260101T000000000Z");
            PendingRestore.apply(layout);
            Path replaced = restore(layout).resolve("replaced-20260101T000000000Z");
            Files.writeString(replaced.resolve("stamp"), "20260102T000000000Z\n");
            Files.move(replaced, restore(layout).resolve("pending"));
            run(layout, new Cut(at));
            run(layout, new Cut(at / 3));
            PendingRestore.apply(layout);
            SortedMap<String, String> after = contents(layout);
            after.remove("data/artifacts/ab12");
            assertThat(after).as("cut before step %s", at).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("no room to keep what would be replaced: Tomte starts without the restore, which goes on waiting")
    void noRoom() throws Exception {
        Layout layout = device("full");
        SortedMap<String, String> before = contents(layout);
        pend(layout, "20260101T000000000Z");
        // The folder conf is kept by then.
        PendingRestore.apply(layout, new Cut(9));
        assertThat(contents(layout)).isEqualTo(before);
        // Tomte ran without it.
        put(layout.conf().resolve("a.cfg"), "changed a");
        PendingRestore.apply(layout);
        assertThat(contents(layout)).isEqualTo(wanted(layout));
        assertThat(restore(layout).resolve("replaced-20260101T000000000Z/conf/a.cfg"))
                .hasContent("changed a");
    }

    @Test
    @DisplayName("B4: what a kill left of a restore that was never ready is cleared away")
    void leftOver() throws Exception {
        Layout layout = device("left");
        SortedMap<String, String> before = contents(layout);
        put(restore(layout).resolve("staging/tomte.db"), "half a database");
        put(restore(layout).resolve("discarded/tomte.db"), "a database");
        PendingRestore.apply(layout);
        assertThat(contents(layout)).isEqualTo(before);
        assertThat(restore(layout)).isEmptyDirectory();
    }

    @Test
    @DisplayName("B4: secrets that an earlier restore left, not taken yet, do not mix with those of this one")
    void staleSecrets() throws Exception {
        Layout layout = device("stale");
        put(restore(layout).resolve("secrets/secrets.kept"), "20250101T000000000Z");
        put(restore(layout).resolve("secrets/all.kept"), "");
        pend(layout, "20260101T000000000Z");
        PendingRestore.apply(layout);
        assertThat(contents(restore(layout).resolve("secrets")).keySet())
                .containsExactly("created", "secrets.age", "secrets.key");
    }

    @Test
    @DisplayName("no room once it has begun: Tomte does not start on half of it, and says so")
    void halfDone() throws Exception {
        Layout layout = device("half");
        pend(layout, "20260101T000000000Z");
        Cut counter = new Cut(Integer.MAX_VALUE);
        PendingRestore.apply(layout, counter);
        int steps = Integer.MAX_VALUE - counter.left;
        Layout other = device("other");
        pend(other, "20260101T000000000Z");
        assertThatThrownBy(() -> PendingRestore.apply(other, new Cut(steps - 4)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has begun")
                .hasMessageContaining("nothing is lost");
    }

    @Test
    @DisplayName("a folder for plug-ins that is a link stays one")
    void linkedFolder() throws Exception {
        Layout layout = device("linked");
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(layout.plugins(), elsewhere);
        Files.createSymbolicLink(layout.plugins(), elsewhere);
        pend(layout, "20260101T000000000Z");
        PendingRestore.apply(layout);
        assertThat(Files.isSymbolicLink(layout.plugins())).isTrue();
        assertThat(elsewhere.resolve("new.jar")).hasContent("new jar");
        assertThat(elsewhere.resolve("old.jar")).doesNotExist();
    }

    private static void run(Layout layout, DurableFiles files) {
        try {
            PendingRestore.apply(layout, files);
        } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("power cut");
        }
    }

    private Layout device(String name) throws IOException {
        Path home = folder.resolve(name);
        Layout layout = new Layout(
                home, home.resolve("conf"), home.resolve("data"), home.resolve("plugins"), home.resolve("logs"));
        put(layout.data().resolve("tomte.db"), "old database");
        put(layout.data().resolve("tomte.db-wal"), "old log");
        put(layout.data().resolve("admin.password"), "old hash");
        put(layout.cache().resolve("plan"), "plan");
        put(layout.conf().resolve("a.cfg"), "old a");
        put(layout.conf().resolve("only-old.cfg"), "old");
        put(layout.conf().resolve("sub/deep.cfg"), "old deep");
        put(layout.plugins().resolve("old.jar"), "old jar");
        return layout;
    }

    private static void pend(Layout layout, String stamp) throws IOException {
        Path pending = restore(layout).resolve("pending");
        put(pending.resolve("stamp"), stamp + "\n");
        put(pending.resolve("created"), "2026-01-01T00:00:00Z\n");
        put(pending.resolve("tomte.db"), "new database");
        put(pending.resolve("admin.password"), "new hash");
        put(pending.resolve("conf/a.cfg"), "new a");
        put(pending.resolve("config/x.config"), "new x");
        put(pending.resolve("plugins/new.jar"), "new jar");
        put(pending.resolve("artifacts/ab12"), "new jar");
        put(pending.resolve("secrets.age"), "sealed");
        put(pending.resolve("secrets.key"), "key");
    }

    private static SortedMap<String, String> wanted(Layout layout) {
        assertThat(layout.conf()).exists();
        return new TreeMap<>(Map.of(
                "conf/a.cfg", "new a",
                "data/admin.password", "new hash",
                "data/artifacts/ab12", "new jar",
                "data/config/x.config", "new x",
                "data/tomte.db", "new database",
                "plugins/new.jar", "new jar"));
    }

    /** All files of a device but those of the restore itself. */
    private static SortedMap<String, String> contents(Layout layout) throws IOException {
        SortedMap<String, String> all = contents(layout.home());
        all.keySet().removeIf(name -> name.startsWith("data/restore/"));
        return all;
    }

    private static SortedMap<String, String> contents(Path folder) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = folder.relativize(file).toString();
                all.put(name, name.endsWith("created") ? "" : Files.readString(file));
            }
        }
        return all;
    }

    private static Path restore(Layout layout) {
        return layout.data().resolve("restore");
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Lets so many changes happen, and none after them. */
    private static final class Cut extends DurableFiles {

        private int left;

        Cut(int changes) {
            left = changes;
        }

        @Override
        void step() throws IOException {
            if (left == 0) {
                throw new IOException("power cut");
            }
            left--;
        }
    }
}
