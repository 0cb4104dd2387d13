package dev.tomte.backup.internal.targets;

import static dev.tomte.backup.internal.targets.Backups.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A folder target")
class FolderTargetTest {

    private static final int FILE = 1_000_000;

    @TempDir
    Path folder;

    private Path there;

    @BeforeEach
    void make() throws Exception {
        there = Files.createDirectory(folder.resolve("there"));
    }

    private BackupTarget target() {
        return Targets.of(TargetSettings.folder(there), Secrets::named);
    }

    @Test
    @DisplayName("takes a file, lists it, gives it back and removes it")
    void roundTrip() throws Exception {
        Path file = Backups.make(folder, 1, FILE);
        List<Long> progress = new ArrayList<>();
        target().upload(file, "a", new Transfer() {
            @Override
            public void progressed(long done, long total) {
                progress.add(done * 100 / total);
            }
        });
        assertThat(progress).isSorted().last().isEqualTo(100L);
        Files.writeString(there.resolve("b.part"), "not whole");
        assertThat(target().list())
                .containsExactly(new RemoteFile(
                        "a", FILE, Files.getLastModifiedTime(there.resolve("a")).toInstant()));
        target().download("a", folder.resolve("back"), Transfer.UNWATCHED);
        assertThat(folder.resolve("back")).hasSameBinaryContentAs(file);
        Path other = Backups.make(folder, 2, FILE);
        target().upload(other, "a", Transfer.UNWATCHED);
        assertThat(there.resolve("a")).hasSameBinaryContentAs(other);
        target().delete("a");
        target().delete("b");
        assertThat(there).isEmptyDirectory();
        assertThat(refused(() -> target().download("a", folder.resolve("back"), Transfer.UNWATCHED))
                        .kind())
                .isEqualTo(Kind.GIVE_UP);
    }

    @Test
    @DisplayName("that is missing, as its disk is not mounted, is not made, and tried again later")
    void missing() throws Exception {
        Files.delete(there);
        Path file = Backups.make(folder, 1, 10);
        assertThat(refused(() -> target().upload(file, "a", Transfer.UNWATCHED)))
                .hasMessageContaining("mount the disk")
                .extracting(TargetException::kind)
                .isEqualTo(Kind.RETRY);
        assertThat(there).doesNotExist();
    }

    @Test
    @DisplayName("that has to be a mounted disk and is a mere folder is refused")
    void notMounted() {
        BackupTarget target = new FolderTarget(there, true, 0);
        assertThat(refused(target::list)).hasMessageContaining("Nothing is mounted at " + there);
    }

    @Test
    @DisplayName("leaves nothing behind when it is cancelled in the middle")
    void cancelled() throws Exception {
        Path file = Backups.make(folder, 1, FILE);
        assertThat(refused(() -> target().upload(file, "a", new HalfWay())).kind())
                .isEqualTo(Kind.CANCELLED);
        assertThat(there).isEmptyDirectory();
    }

    @Test
    @DisplayName("stops when its thread is interrupted, and says so as any waiting does")
    void interrupted() throws Exception {
        Path file = Backups.make(folder, 1, FILE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> target().upload(file, "a", Transfer.UNWATCHED))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(there).isEmptyDirectory();
    }
}
