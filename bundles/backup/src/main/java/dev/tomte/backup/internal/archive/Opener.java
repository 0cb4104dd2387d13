package dev.tomte.backup.internal.archive;

import java.io.IOException;
import java.io.InputStream;

/** Opens a seal. */
@FunctionalInterface
public interface Opener {

    /** Gives nothing away that was not found unbroken, and fails at the end if something is missing there. */
    InputStream open(InputStream sealed) throws IOException;
}
