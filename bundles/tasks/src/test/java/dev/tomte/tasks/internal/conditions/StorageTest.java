package dev.tomte.tasks.internal.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskCondition.Verdict;
import dev.tomte.tasks.internal.conditions.StorageNotLowCondition.Room;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("T5: storage-not-low")
class StorageTest {

    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1000, 10000, ''",
        "256, 5120, ''",
        "255, 1000, 'the disk of the data folder has 255 MiB free, less than 256'",
        "256, 6000, 'the disk of the data folder has 4 % free, less than 5'",
        "300, 0, ''"
    })
    @DisplayName("T5: it holds while there are enough MiB and enough percent free")
    void limits(long usable, long total, String reason) {
        Verdict verdict =
                new StorageNotLowCondition(() -> new Room(usable * MIB, total * MIB), Configs.defaults()).check();

        assertThat(verdict).isEqualTo(new Verdict(reason.isEmpty(), reason));
    }

    @Test
    @DisplayName("T5: it reads the file system of the data folder, and its limits change at once")
    void real() {
        LiveSettings settings = Configs.live(Map.of("storageFreeMb", 1, "storageFreePercent", 0));
        StorageNotLowCondition condition = new StorageNotLowCondition(folder, settings);
        assertThat(condition.check()).isEqualTo(Verdict.HOLDS);

        settings.configure(Configs.with(Map.of("storageFreeMb", 1_048_576)), Map.of());
        assertThat(condition.check().reason()).endsWith("MiB free, less than 1048576");
    }

    @Test
    @DisplayName("T5: a data folder that is gone is told")
    void gone() {
        assertThat(new StorageNotLowCondition(folder.resolve("gone"), Configs.defaults())
                        .check()
                        .reason())
                .startsWith("the room on the disk of the data folder cannot be told: ")
                .contains("NoSuchFileException")
                .contains("gone");
    }
}
