package dev.tomte.backup.internal.archive;

import java.io.IOException;
import java.io.OutputStream;

/** Puts a seal around what is written. */
@FunctionalInterface
public interface Sealer {

    /** What is returned must be closed for the seal to be whole; that closes {@code out}, too. */
    OutputStream seal(OutputStream out) throws IOException;
}
