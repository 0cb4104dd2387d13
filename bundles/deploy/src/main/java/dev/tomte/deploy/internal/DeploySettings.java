package dev.tomte.deploy.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The validated configuration, and the folders the launcher names. */
record DeploySettings(Path folder, Path data, Duration settle, Duration poll, long maxFileBytes) {

    private static final long MIB = 1_048_576L;

    static DeploySettings of(DeployConfig config, @Nullable String folder, @Nullable String data) {
        return new DeploySettings(
                path("tomte.plugins", folder),
                path("tomte.data", data),
                Duration.ofMillis(within("settleMs", config.settleMs(), 100, 600_000)),
                Duration.ofMillis(within("pollIntervalMs", config.pollIntervalMs(), 100, 3_600_000)),
                within("maxFileMb", config.maxFileMb(), 1, 2_047) * MIB);
    }

    private static Path path(String property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("The framework property " + property
                    + " is missing: expected the absolute path of a folder; the launcher sets it");
        }
        return Path.of(value).toAbsolutePath();
    }

    private static long within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "dev.tomte.deploy: " + name + " must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }
}
