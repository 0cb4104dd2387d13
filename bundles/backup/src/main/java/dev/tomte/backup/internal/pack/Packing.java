package dev.tomte.backup.internal.pack;

import dev.tomte.backup.BackupProgress;
import dev.tomte.secret.Secret;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the file of a backup. */
@FunctionalInterface
public interface Packing {

    /**
     * Gets ready; what is packed need not be there yet.
     *
     * @param byPassphrase whether it will be sealed with one, for which the key takes memory
     */
    Ready begin(boolean byPassphrase) throws IOException;

    /** Packs one backup. Closing it ends what goes on. */
    interface Ready extends AutoCloseable {

        /** Whether it is done in another process. */
        boolean isApart();

        /**
         * Packs, seals, and has the file on disk.
         *
         * @param passphrase if the job has no recipients; not closed
         * @param secrets what is to be sealed once more inside the backup; wiped by the caller; empty for none
         * @return the SHA-256 of the file
         * @throws NeverBegunException if there is no such process; nothing is made then
         * @throws java.io.InterruptedIOException if the thread was interrupted, which it stays
         */
        String pack(PackJob job, Optional<Secret> passphrase, byte[] secrets, BackupProgress progress)
                throws IOException;

        @Override
        void close();
    }

    /** The process ended before it had made anything: it may not be allowed to lower its priority, or memory is short. */
    final class NeverBegunException extends IOException {

        private static final long serialVersionUID = 1L;

        NeverBegunException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
