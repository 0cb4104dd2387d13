package dev.tomte.backup.internal.archive;

import java.io.IOException;

/** What is in a backup is not what was put there, or no backup at all. The message goes on after the file's name. */
public final class DamagedArchiveException extends IOException {

    public DamagedArchiveException(String message) {
        super(message);
    }

    public DamagedArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
