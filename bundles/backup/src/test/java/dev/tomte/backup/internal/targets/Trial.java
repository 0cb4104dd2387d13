package dev.tomte.backup.internal.targets;

import static dev.tomte.backup.internal.targets.Backups.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/** What every target is put through that is reached over a network. */
final class Trial {

    private final Path folder;
    private final Relay relay;
    private final Supplier<BackupTarget> target;

    /**
     * @param folder for files
     * @param relay the network
     * @param target a new one each time, as each task has its own
     */
    Trial(Path folder, Relay relay, Supplier<BackupTarget> target) {
        this.folder = folder;
        this.relay = relay;
        this.target = target;
    }

    /** Files of these sizes, under one name, go there, are listed, come back and are removed. */
    void roundTrip(int... sizes) throws Exception {
        Path back = folder.resolve("back");
        for (int size : sizes) {
            Path file = Backups.make(folder, 1, size);
            Instant before = Instant.now().minusSeconds(60);
            target.get().upload(file, "a.tar.zst.age", Transfer.UNWATCHED);
            assertThat(target.get().list()).singleElement().satisfies(there -> {
                assertThat(there.name()).isEqualTo("a.tar.zst.age");
                assertThat(there.size()).isEqualTo(size);
                assertThat(there.modified()).isAfter(before);
            });
            target.get().download("a.tar.zst.age", back, Transfer.UNWATCHED);
            assertThat(back).hasSameBinaryContentAs(file);
        }
        target.get().delete("a.tar.zst.age");
        target.get().delete("a.tar.zst.age");
        assertThat(target.get().list()).isEmpty();
        assertThat(refused(() -> target.get().download("a.tar.zst.age", back, Transfer.UNWATCHED)))
                .hasMessageContaining("There is no a.tar.zst.age")
                .extracting(TargetException::kind)
                .isEqualTo(Kind.GIVE_UP);
    }

    /** A file on its way as {@code a} gets so far; then the network is as before. */
    void breakOff(Path file, long after) {
        relay.breakAfter(after);
        assertThat(refused(() -> target.get().upload(file, "a", Transfer.UNWATCHED))
                        .kind())
                .isEqualTo(Kind.RETRY);
        relay.mend();
    }

    /** A target that waits for a second only gives a file up that gets no further than so far. */
    void stall(BackupTarget impatient, Path file, long after) {
        relay.stopAfter(after);
        assertThat(refused(() -> impatient.upload(file, "a", Transfer.UNWATCHED)))
                .hasMessageContaining("nothing moved for 1 s")
                .extracting(TargetException::kind)
                .isEqualTo(Kind.RETRY);
    }
}
