package dev.tomte.qr.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test with pairing codes in a folder of its own. */
@Timeout(60)
abstract class PairingTest {

    @TempDir
    Path folder;

    PairingFixture at;

    @BeforeEach
    void open() throws Exception {
        at = new PairingFixture(folder);
    }

    @AfterEach
    void close() {
        at.close();
    }
}
