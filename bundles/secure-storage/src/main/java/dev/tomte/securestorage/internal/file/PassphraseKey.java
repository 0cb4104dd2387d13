package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.securestorage.internal.Failures;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/** Wraps the master key with what Argon2id makes of a passphrase. The block: its parameters, then the wrapped key. */
final class PassphraseKey implements KeyWrap {

    /** In bytes; of a passphrase that is to hold from now on. */
    static final int SHORTEST = 8;

    private final Source source;
    private final IntSupplier memoryMib;

    /** Hands out the passphrase. */
    @FunctionalInterface
    interface Source {

        /** The passphrase, which the caller closes. */
        Secret passphrase() throws SecureStorageException;
    }

    PassphraseKey(Source source, IntSupplier memoryMib) {
        this.source = source;
        this.memoryMib = memoryMib;
    }

    @Override
    public Method method() {
        return Method.PASSPHRASE;
    }

    @Override
    public byte[] wrap(Secret masterKey) throws SecureStorageException {
        Argon2 argon = Argon2.fresh(memoryMib.getAsInt() * 1024);
        try (Secret passphrase = source.passphrase()) {
            if (passphrase.length() < SHORTEST) {
                throw Failures.unavailable("The passphrase is too short for new secrets: expected at least " + SHORTEST
                        + " bytes, not " + passphrase.length());
            }
            try (Secret key = derive(argon, passphrase)) {
                ByteBuffer block = ByteBuffer.allocate(Argon2.LENGTH + WrappedKey.LENGTH);
                argon.write(block);
                return block.put(WrappedKey.wrap(key, masterKey)).array();
            }
        }
    }

    @Override
    public Secret unwrap(byte[] block) throws SecureStorageException {
        Argon2 argon;
        byte[] wrapped;
        try {
            ByteBuffer buffer = ByteBuffer.wrap(block);
            argon = Argon2.read(buffer);
            wrapped = new byte[buffer.remaining()];
            buffer.get(wrapped);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new SecureStorageException(
                    Reason.DAMAGED, "its parameters of Argon2id will not do: " + e.getMessage(), e);
        }
        try (Secret passphrase = source.passphrase();
                Secret key = derive(argon, passphrase)) {
            return WrappedKey.unwrap(key, wrapped)
                    .orElseThrow(
                            () -> Failures.wrongKey("The passphrase is not the one the secrets were encrypted with"));
        }
    }

    @Override
    public void wipe() {
        // A passphrase is not kept.
    }

    private static Secret derive(Argon2 argon, Secret passphrase) throws SecureStorageException {
        try {
            Secret key = argon.derive(passphrase);
            // The heap has grown for this once, and is given back only when all of it is collected.
            System.gc();
            return key;
        } catch (OutOfMemoryError e) {
            throw new SecureStorageException(
                    Reason.IO,
                    "Argon2id needs " + argon.memoryKib() / 1024 + " MiB of free heap, which there are not; allow Tomte"
                            + " more heap, or set argonMemoryMib lower before the first secret",
                    e);
        }
    }
}
