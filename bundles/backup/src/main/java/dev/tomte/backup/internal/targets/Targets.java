package dev.tomte.backup.internal.targets;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Makes targets of their settings. */
public final class Targets {

    /** The end of the names of files that are not whole yet. */
    static final String PART = ".part";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

    private Targets() {}

    /** Opens no connection yet. */
    public static BackupTarget of(TargetSettings settings, SecretSource secrets) {
        return switch (settings.type()) {
            case FOLDER -> new FolderTarget(Path.of(settings.location()), settings.mount(), settings.bytesPerSecond());
            case WEBDAV, HTTP -> new WebTarget(settings, secrets);
            case S3 -> new S3Target(settings, secrets);
        };
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches() || name.endsWith(PART)) {
            throw new IllegalArgumentException(
                    "A file at a backup target is named by up to 200 letters, digits, . _ and -,"
                            + " does not begin with a dot and does not end with .part; not '" + name + "'");
        }
    }
}
