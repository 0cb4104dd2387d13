package dev.tomte.backup.internal.targets;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files to copy. */
final class Backups {

    private Backups() {}

    /** A file of so many bytes that are the same for the same seed. */
    static Path make(Path folder, long seed, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return Files.write(folder.resolve("backup-" + seed + "-" + bytes), content);
    }

    interface Attempt {
        void run() throws Exception;
    }

    static TargetException refused(Attempt attempt) {
        TargetException refused = catchThrowableOfType(TargetException.class, attempt::run);
        if (refused == null) {
            throw new AssertionError("It was done, and should have been refused");
        }
        return refused;
    }
}
