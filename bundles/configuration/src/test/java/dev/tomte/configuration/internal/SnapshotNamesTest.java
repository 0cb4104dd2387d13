package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S2: the names of snapshots")
class SnapshotNamesTest {

    private final Locale before = Locale.getDefault(Locale.Category.FORMAT);

    @BeforeEach
    void speakArabic() {
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(Locale.Category.FORMAT, before);
    }

    @Test
    @DisplayName("S2: they are found again, as they do not change with the digits that the device's language has")
    void digits() {
        assertThat(FileSnapshots.archive(Path.of("snapshots"), 7)).hasFileName("000007.zip");
    }
}
