package dev.tomte.tasks.internal.engine;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with an engine of one worker, whose clocks stand still until it moves them. */
abstract class StageTest {

    @TempDir
    Path folder;

    Stage stage;
    Bench bench;

    @BeforeEach
    void openStage() {
        stage = new Stage(folder, 1);
        bench = stage.bench;
    }

    @AfterEach
    void closeStage() {
        stage.close();
    }
}
